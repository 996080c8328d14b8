package io.quadraspark.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quadraspark.dataprep.storage.Sha256;
import java.io.IOException;
import java.util.Arrays;

/** JSON objects that carry the hash of their own content, so that a flipped byte shows. */
final class SealedJson {
  /** The field that holds the hash over all the others. */
  private static final String SEAL = "sha256";

  private SealedJson() {}

  static byte[] write(Object content) {
    ObjectNode node = Json.MAPPER.valueToTree(content);
    node.put(SEAL, Sha256.of(bytes(node)));
    return bytes(node);
  }

  /**
   * The content of a file that {@link #write} wrote, every byte of it.
   *
   * @throws DamagedException when a byte is not as it was written
   */
  static <T> T read(String name, byte[] file, Class<T> type) throws DamagedException {
    try {
      JsonNode node = Json.MAPPER.readTree(file);
      if (!(node instanceof ObjectNode object) || !object.path(SEAL).isTextual()) {
        throw new DamagedException(name + " is not a sealed JSON object");
      }
      // What a parser forgives (space, notation) was not written by us either.
      boolean asWritten = Arrays.equals(bytes(object), file);
      String seal = object.remove(SEAL).asText();
      if (!asWritten || !seal.equals(Sha256.of(bytes(object)))) {
        throw new DamagedException(name + " does not have the hash that it states");
      }
      return Json.MAPPER.treeToValue(object, type);
    } catch (DamagedException e) {
      throw e;
    } catch (IOException e) {
      throw new DamagedException(name + " is not JSON of the expected form");
    }
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return Json.MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
