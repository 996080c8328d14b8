package io.quadraspark.dataprep.read;

import io.quadraspark.dataprep.storage.Sha256;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The classes in the order of their indexes. It comes from the data and is never a constant.
 *
 * @param names the classes' ids, as directories or archives are called
 * @param titles what people call them, by id, for those that have one, in the order of the classes
 */
public record ClassMap(List<String> names, Map<String, String> titles) {
  public ClassMap {
    names = List.copyOf(names);
    titles = Collections.unmodifiableMap(new LinkedHashMap<>(titles));
  }

  /** A map of classes that have their ids alone. */
  public ClassMap(List<String> names) {
    this(names, Map.of());
  }

  /** The identity of this map, which every later artefact carries; titles do not count. */
  public String hash() {
    return Sha256.of(String.join("\n", names));
  }

  public int size() {
    return names.size();
  }

  /** The class for people: its id, and its title where it has one. */
  public String title(int index) {
    String name = names.get(index);
    String title = titles.get(name);
    return title == null ? name : name + " " + title;
  }

  /** The titles that {@code known} has of these classes, in their order, in place of these. */
  public ClassMap titled(Map<String, String> known) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : names) {
      String title = known.get(name);
      if (title != null) {
        found.put(name, title);
      }
    }
    return new ClassMap(names, found);
  }
}
