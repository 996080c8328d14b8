package io.quadraspark.dataprep.format;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quadraspark.dataprep.DataErrors;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The content of {@code classes.json}: the classes in the order of their indexes.
 *
 * @param hash of the names; titles do not count
 * @param parent hash of the class map that this one goes on from, or null
 * @param names the classes' ids, as directories or archives are called
 * @param titles what people call them, by id, for those that have one; null where none has
 */
@JsonPropertyOrder({"hash", "parent", "names", "titles"})
public record ClassesFile(
    String hash, String parent, List<String> names, Map<String, String> titles) {
  private static final String TITLES = "titles";
  private static final String PARENT = "parent";

  public byte[] toJson() {
    return Json.bytes(this);
  }

  /** Parses {@code classes.json}; {@code uri} is its place, for errors. */
  public static ClassesFile parse(byte[] json, String uri) {
    try {
      ObjectNode tree = Json.parse(json, ObjectNode.class);
      // As in files without them.
      for (String optional : List.of(TITLES, PARENT)) {
        if (!tree.has(optional)) {
          tree.putNull(optional);
        }
      }
      return Json.parse(Json.bytes(tree), ClassesFile.class);
    } catch (IOException e) {
      throw DataErrors.malformed(uri, e);
    }
  }
}
