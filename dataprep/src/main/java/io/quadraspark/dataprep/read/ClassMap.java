package io.quadraspark.dataprep.read;

import io.quadraspark.dataprep.storage.Sha256;
import java.util.List;

/** The classes in the order of their indexes. It comes from the data and is never a constant. */
public record ClassMap(List<String> names) {
  public ClassMap {
    names = List.copyOf(names);
  }

  /** The identity of this map, which every later artefact carries. */
  public String hash() {
    return Sha256.of(String.join("\n", names));
  }

  public int size() {
    return names.size();
  }
}
