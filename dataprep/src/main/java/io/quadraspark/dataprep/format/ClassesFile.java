package io.quadraspark.dataprep.format;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.quadraspark.dataprep.DataErrors;
import java.io.IOException;
import java.util.List;

/** The content of {@code classes.json}: the class names in the order of their indexes. */
@JsonPropertyOrder({"hash", "names"})
public record ClassesFile(String hash, List<String> names) {
  public byte[] toJson() {
    return Json.bytes(this);
  }

  /** Parses {@code classes.json}; {@code uri} is its place, for errors. */
  public static ClassesFile parse(byte[] json, String uri) {
    try {
      return Json.parse(json, ClassesFile.class);
    } catch (IOException e) {
      throw DataErrors.malformed(uri, e);
    }
  }
}
