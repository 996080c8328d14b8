package io.quadraspark.dataprep.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quadraspark.dataprep.storage.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * One sample as three entries of a shard: {@code key.jpg}, {@code key.cls} (the class index in
 * ASCII) and {@code key.json}. The last member of the JSON is {@code check}, the sha256 of
 * everything before it: the image, the class index and the JSON so far. A reader therefore finds
 * any changed byte without another file.
 */
public record ShardSample(String key, int label, byte[] jpeg, SampleNotes notes) {
  private static final String CHECK = ",\"check\":\"";
  private static final int CHECK_BYTES = CHECK.length() + 64 + 2;

  /** Where the image bytes begin within the sample. */
  public static final int IMAGE_OFFSET = TarBlock.SIZE;

  /** Two blocks of zeros close a tar. */
  public static final int TRAILER_BYTES = 2 * TarBlock.SIZE;

  /** Writes the three entries; returns how many bytes they are. */
  public int writeTo(OutputStream out) throws IOException {
    byte[] cls = Integer.toString(label).getBytes(StandardCharsets.US_ASCII);
    String text = Json.line(notes);
    String open = text.substring(0, text.length() - 1);
    byte[] checked = open.getBytes(StandardCharsets.UTF_8);
    MessageDigest digest = Sha256.digest();
    digest.update(jpeg);
    digest.update(cls);
    digest.update(checked);
    byte[] json =
        (open + CHECK + Sha256.hex(digest.digest()) + "\"}").getBytes(StandardCharsets.UTF_8);
    return entry(out, key + ".jpg", jpeg)
        + entry(out, key + ".cls", cls)
        + entry(out, key + ".json", json);
  }

  /** What one sample with an image of {@code jpegBytes} takes in a shard, nearly. */
  public static long estimatedBytes(int jpegBytes) {
    return TarBlock.padded(jpegBytes) + 6L * TarBlock.SIZE;
  }

  private static int entry(OutputStream out, String name, byte[] content) throws IOException {
    out.write(TarBlock.header(name, content.length));
    out.write(content);
    int padded = TarBlock.padded(content.length);
    out.write(new byte[padded - content.length]);
    return TarBlock.SIZE + padded;
  }

  /** Where the entries of one sample lie in the bytes of a block. */
  public record Place(
      String key, int jpeg, int jpegBytes, int cls, int clsBytes, int json, int end) {

    /**
     * Finds the sample that starts at {@code start}.
     *
     * @throws DamagedSample when what is there is not three whole entries of one sample
     */
    static Place at(byte[] block, int start) {
      int jpegBytes = content(block, start, null, ".jpg");
      String name = TarBlock.name(block, start);
      String key = name.substring(0, name.length() - ".jpg".length());
      int cls = start + TarBlock.SIZE + TarBlock.padded(jpegBytes);
      int clsBytes = content(block, cls, key, ".cls");
      int json = cls + TarBlock.SIZE + TarBlock.padded(clsBytes);
      int jsonBytes = content(block, json, key, ".json");
      return new Place(
          key,
          start + TarBlock.SIZE,
          jpegBytes,
          cls + TarBlock.SIZE,
          clsBytes,
          json + TarBlock.SIZE,
          json + TarBlock.SIZE + jsonBytes);
    }

    /** Where the next sample starts. */
    int next() {
      return json + TarBlock.padded(end - json);
    }

    /** The image, once everything in the sample has been checked. */
    byte[] verifiedImage(byte[] block) {
      int checkStart = end - CHECK_BYTES;
      MessageDigest digest = Sha256.digest();
      digest.update(block, jpeg, jpegBytes);
      digest.update(block, cls, clsBytes);
      digest.update(block, json, Math.max(0, checkStart - json));
      String expected = CHECK + Sha256.hex(digest.digest()) + "\"}";
      String found =
          checkStart < json
              ? ""
              : new String(block, checkStart, CHECK_BYTES, StandardCharsets.US_ASCII);
      if (!expected.equals(found)) {
        throw new DamagedSample(key, "its sha256 is not the one stored with it");
      }
      return Arrays.copyOfRange(block, jpeg, jpeg + jpegBytes);
    }

    /** The notes without their check. */
    SampleNotes notes(byte[] block) {
      try {
        ObjectNode tree = Json.parse(Arrays.copyOfRange(block, json, end), ObjectNode.class);
        tree.remove("check");
        return Json.parse(Json.bytes(tree), SampleNotes.class);
      } catch (IOException e) {
        throw new DamagedSample(key, "its JSON cannot be read");
      }
    }

    int label(byte[] block) {
      return Integer.parseInt(new String(block, cls, clsBytes, StandardCharsets.US_ASCII));
    }

    private static int content(byte[] block, int header, String key, String suffix) {
      String at = "at byte " + header + " of the block";
      if (header + TarBlock.SIZE > block.length) {
        throw new DamagedSample(key, "it ends " + at);
      }
      String name = TarBlock.name(block, header);
      int length = TarBlock.length(block, header);
      boolean expected = key == null ? name.endsWith(suffix) : name.equals(key + suffix);
      if (!expected
          || length < 0
          || !Arrays.equals(
              TarBlock.header(name, length),
              0,
              TarBlock.SIZE,
              block,
              header,
              header + TarBlock.SIZE)) {
        throw new DamagedSample(key, "there is no whole entry header " + at);
      }
      int start = header + TarBlock.SIZE;
      if (length > block.length - start || TarBlock.padded(length) > block.length - start) {
        throw new DamagedSample(key, "it ends " + at);
      }
      for (int i = start + length; i < start + TarBlock.padded(length); i++) {
        if (block[i] != 0) {
          throw new DamagedSample(key, "its padding is not empty " + at);
        }
      }
      return length;
    }
  }
}
