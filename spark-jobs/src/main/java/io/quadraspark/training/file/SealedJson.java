package io.quadraspark.training.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quadraspark.dataprep.storage.Sealed;
import java.io.IOException;

/** JSON objects that carry the hash of their own content, so that a flipped byte shows. */
public final class SealedJson {
  private SealedJson() {}

  public static byte[] write(Object content) {
    return Sealed.bytes(Json.MAPPER.valueToTree(content), SealedJson::bytes);
  }

  /**
   * The content of a file that {@link #write} wrote, every byte of it.
   *
   * @throws DamagedException when a byte is not as it was written
   */
  public static <T> T read(String name, byte[] file, Class<T> type) throws DamagedException {
    try {
      JsonNode node = Json.MAPPER.readTree(file);
      if (!node.isObject()) {
        throw new DamagedException(name + " is not a sealed JSON object");
      }
      Sealed sealed = Sealed.of(file, node, SealedJson::bytes);
      if (!sealed.isSealed()) {
        throw new DamagedException(name + " is not a sealed JSON object");
      }
      if (!sealed.isWhole()) {
        throw new DamagedException(name + " does not have the hash that it states");
      }
      return Json.MAPPER.treeToValue(sealed.content(), type);
    } catch (DamagedException e) {
      throw e;
    } catch (IOException e) {
      throw new DamagedException(name + " is not JSON of the expected form");
    }
  }

  private static byte[] bytes(JsonNode node) {
    try {
      return Json.MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
