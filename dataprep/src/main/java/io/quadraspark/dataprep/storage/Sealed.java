package io.quadraspark.dataprep.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Function;

/**
 * A JSON object whose last field, {@code sha256}, is the hash of the file as it would be without
 * that field: a file that names the hashes of others has its own, and a changed byte shows. The
 * kind of file brings its way to write JSON, which gives the same bytes for the same object.
 */
public final class Sealed {
  private static final String SEAL = "sha256";

  private final byte[] file;
  private final ObjectNode content;
  private final JsonNode seal;
  private final Function<JsonNode, byte[]> writer;

  private Sealed(
      byte[] file, ObjectNode content, JsonNode seal, Function<JsonNode, byte[]> writer) {
    this.file = file;
    this.content = content;
    this.seal = seal;
    this.writer = writer;
  }

  /** The file of {@code content} with its seal. */
  public static byte[] bytes(ObjectNode content, Function<JsonNode, byte[]> writer) {
    return bytes(content, Sha256.of(writer.apply(content)), writer);
  }

  private static byte[] bytes(ObjectNode content, String seal, Function<JsonNode, byte[]> writer) {
    return writer.apply(content.deepCopy().put(SEAL, seal));
  }

  /**
   * Takes a file apart, whole or not.
   *
   * @param parsed the JSON in {@code file}; loses its seal
   */
  public static Sealed of(byte[] file, JsonNode parsed, Function<JsonNode, byte[]> writer)
      throws IOException {
    if (!(parsed instanceof ObjectNode object)) {
      throw new IOException("it is not a JSON object");
    }
    return new Sealed(file, object, object.remove(SEAL), writer);
  }

  /** Whether it has a seal at all. */
  public boolean isSealed() {
    return seal != null && seal.isTextual();
  }

  /** Whether every byte is as it was written. */
  public boolean isWhole() {
    return isSealed()
        && seal.asText().equals(Sha256.of(writer.apply(content)))
        // What a parser forgives (space, notation, fields given twice) was not written either.
        && Arrays.equals(bytes(content, seal.asText(), writer), file);
  }

  /** All but the seal. */
  public ObjectNode content() {
    return content;
  }
}
