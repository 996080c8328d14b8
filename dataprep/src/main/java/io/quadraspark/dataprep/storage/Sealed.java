package io.quadraspark.dataprep.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quadraspark.dataprep.storage.Sha256;
import java.io.IOException;
import java.util.Arrays;

/**
 * A JSON object whose last field, {@code sha256}, is the hash of the file as it would be without
 * that field: a file that names the hashes of others has its own, and a changed byte shows.
 */
final class Sealed {
  private static final String SEAL = "sha256";

  private final byte[] file;
  private final ObjectNode content;
  private final String seal;

  private Sealed(byte[] file, ObjectNode content, String seal) {
    this.file = file;
    this.content = content;
    this.seal = seal;
  }

  /** The file of {@code value} with its seal. */
  static byte[] bytes(Object value) {
    ObjectNode node = Json.tree(value);
    return bytes(node, Sha256.of(Json.bytes(node)));
  }

  private static byte[] bytes(ObjectNode content, String seal) {
    return Json.bytes(content.deepCopy().put(SEAL, seal));
  }

  /** Reads a JSON object, whole or not. */
  static Sealed parse(byte[] file) throws IOException {
    JsonNode node = Json.parse(file, JsonNode.class);
    if (!(node instanceof ObjectNode object)) {
      throw new IOException("it is not a JSON object");
    }
    JsonNode seal = object.remove(SEAL);
    return new Sealed(file, object, seal == null ? "" : seal.asText());
  }

  /** Whether every byte is as it was written. */
  boolean isWhole() {
    return seal.equals(Sha256.of(Json.bytes(content)))
        // What a parser forgives (space, notation, fields given twice) was not written either.
        && Arrays.equals(bytes(content, seal), file);
  }

  /** A field, or empty where it has none of that name. */
  String text(String field) {
    return content.path(field).asText();
  }

  /** A field, or 0 where it has no number of that name. */
  int number(String field) {
    return content.path(field).asInt();
  }

  <T> T content(Class<T> type) throws IOException {
    return Json.parse(Json.bytes(content), type);
  }
}
