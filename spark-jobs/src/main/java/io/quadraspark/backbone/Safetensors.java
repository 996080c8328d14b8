package io.quadraspark.backbone;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The content of a safetensors file: eight bytes with the header's length, a JSON header with type,
 * shape and place of each tensor, then the tensors' bytes, little-endian, without gaps.
 *
 * @param tensors by name, in the order of the header
 * @param metadata the header's free text entries
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
  private static final String METADATA = "__metadata__";
  private static final int LENGTH_BYTES = 8;
  private static final int MAX_HEADER = 100_000_000;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  public Safetensors {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  /** Where one tensor stands in the data part. */
  private record Entry(String name, ElementType type, List<Integer> shape, long begin, long end) {}

  /**
   * Reads a whole file. Refuses everything that does not account for each of its bytes, with what
   * was found.
   */
  public static Safetensors parse(byte[] file) {
    return parse(ByteBuffer.wrap(file));
  }

  /** Reads a whole file that is all of {@code bytes}; their order and position stay. */
  static Safetensors parse(ByteBuffer bytes) {
    ByteBuffer file = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    int headerLength = headerLength(file);
    JsonNode header = header(file, headerLength);
    Map<String, String> metadata = new TreeMap<>();
    List<Entry> entries = new ArrayList<>();
    header
        .fields()
        .forEachRemaining(
            field -> {
              if (field.getKey().equals(METADATA)) {
                field
                    .getValue()
                    .fields()
                    .forEachRemaining(m -> metadata.put(m.getKey(), m.getValue().asText()));
              } else {
                entries.add(entry(field.getKey(), field.getValue()));
              }
            });
    int dataStart = LENGTH_BYTES + headerLength;
    checkPlaces(entries, file.limit() - dataStart);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Entry entry : entries) {
      ByteBuffer data =
          file.slice(dataStart + (int) entry.begin(), (int) (entry.end() - entry.begin()))
              .order(ByteOrder.LITTLE_ENDIAN);
      tensors.put(entry.name(), new Tensor(entry.shape(), entry.type().read(data)));
    }
    return new Safetensors(tensors, metadata);
  }

  /**
   * The bytes of a file with these tensors as F32, in this order. The same input gives the same
   * bytes.
   */
  public static byte[] write(Map<String, Tensor> tensors, Map<String, String> metadata) {
    ObjectNode header = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode entries = header.putObject(METADATA);
      new TreeMap<>(metadata).forEach(entries::put);
    }
    int offset = 0;
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      int end = Math.addExact(offset, Math.multiplyExact(4, tensor.getValue().values().length));
      ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", "F32");
      tensor.getValue().shape().forEach(entry.putArray("shape")::add);
      entry.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    ByteBuffer file =
        ByteBuffer.allocate(Math.addExact(LENGTH_BYTES + padded.length, offset))
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(padded.length)
            .put(padded);
    tensors.values().forEach(tensor -> put(file, tensor.values()));
    return file.array();
  }

  private static void put(ByteBuffer file, float[] values) {
    file.asFloatBuffer().put(values);
    file.position(file.position() + 4 * values.length);
  }

  private static int headerLength(ByteBuffer file) {
    if (file.limit() < LENGTH_BYTES) {
      throw BackboneErrors.notSafetensors("it has " + file.limit() + " bytes, fewer than 8");
    }
    long length = file.getLong(0);
    if (length < 2 || length > MAX_HEADER || length > file.limit() - LENGTH_BYTES) {
      throw BackboneErrors.notSafetensors(
          "its header claims %d bytes and the file has %d".formatted(length, file.limit()));
    }
    return (int) length;
  }

  private static JsonNode header(ByteBuffer file, int length) {
    byte[] text = new byte[length];
    file.get(LENGTH_BYTES, text);
    try {
      JsonNode header = JSON.readTree(new String(text, StandardCharsets.UTF_8));
      if (!header.isObject()) {
        throw BackboneErrors.notSafetensors("its header is not a JSON object");
      }
      return header;
    } catch (JsonProcessingException e) {
      throw BackboneErrors.notSafetensors(
          "its header is not JSON (" + e.getOriginalMessage() + ")");
    }
  }

  private static Entry entry(String name, JsonNode node) {
    JsonNode shape = node.path("shape");
    JsonNode offsets = node.path("data_offsets");
    if (!node.path("dtype").isTextual()
        || !shape.isArray()
        || !offsets.isArray()
        || offsets.size() != 2
        || !offsets.get(0).canConvertToLong()
        || !offsets.get(1).canConvertToLong()) {
      throw BackboneErrors.notSafetensors(
          "tensor " + name + " lacks a type, a shape or two offsets: " + node);
    }
    ElementType type = ElementType.of(name, node.get("dtype").asText());
    List<Integer> sizes = new ArrayList<>();
    long bytes = type.bytes();
    for (JsonNode size : shape) {
      if (!size.canConvertToInt() || !size.isIntegralNumber() || size.asInt() < 0) {
        throw BackboneErrors.notSafetensors("tensor " + name + " has the shape " + shape);
      }
      sizes.add(size.asInt());
      bytes = Math.multiplyHigh(bytes, size.asInt()) == 0 ? bytes * size.asInt() : -1;
    }
    long begin = offsets.get(0).asLong();
    long end = offsets.get(1).asLong();
    if (begin < 0 || end < begin || end - begin != bytes) {
      throw BackboneErrors.notSafetensors(
          "tensor %s, %s of shape %s, stands at %s".formatted(name, type, shape, offsets));
    }
    return new Entry(name, type, sizes, begin, end);
  }

  /** Every byte of the data part belongs to one tensor. */
  private static void checkPlaces(List<Entry> entries, long dataBytes) {
    List<Entry> inOrder =
        entries.stream()
            .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
            .toList();
    long end = 0;
    for (Entry entry : inOrder) {
      if (entry.end() > dataBytes) {
        throw BackboneErrors.notSafetensors(
            "tensor %s ends at byte %d of the data, which has %d"
                .formatted(entry.name(), entry.end(), dataBytes));
      }
      if (entry.begin() != end) {
        throw BackboneErrors.notSafetensors(
            "tensor %s begins at byte %d where the one before it ends at %d"
                .formatted(entry.name(), entry.begin(), end));
      }
      end = entry.end();
    }
    if (end != dataBytes) {
      throw BackboneErrors.notSafetensors(
          "%d bytes follow the last tensor".formatted(dataBytes - end));
    }
  }
}
