package io.quadraspark.dataprep.format;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A file of names for classes: on each line a class, then a tab or else a space, then its name, as
 * in ImageNet's {@code words.txt} and {@code LOC_synset_mapping.txt}. Empty lines are passed over.
 */
public final class ClassNames {
  private ClassNames() {}

  /** Reads the names by class. */
  public static Map<String, String> read(String uri, Configuration hadoop) {
    byte[] bytes;
    try {
      bytes = Storage.of(uri, hadoop).read(new Path(uri));
    } catch (IOException e) {
      throw DataErrors.unreadable(uri, e);
    }
    return parse(bytes, uri);
  }

  static Map<String, String> parse(byte[] bytes, String uri) {
    Map<String, String> names = new HashMap<>();
    int number = 0;
    for (Iterator<String> lines = text(bytes, uri).lines().iterator(); lines.hasNext(); ) {
      number++;
      String line = lines.next().strip();
      if (line.isEmpty()) {
        continue;
      }
      int tab = line.indexOf('\t');
      int end = tab >= 0 ? tab : line.indexOf(' ');
      if (end < 0) {
        throw DataErrors.classNameLine(uri, number, "has a class and no name");
      }
      String classId = line.substring(0, end).strip();
      String name = line.substring(end).strip();
      if (name.chars().anyMatch(Character::isISOControl)) {
        throw DataErrors.classNameLine(uri, number, "has a control character in its name");
      }
      String other = names.putIfAbsent(classId, name);
      if (other != null && !other.equals(name)) {
        throw DataErrors.classNameLine(
            uri, number, "names %s '%s', which was '%s' before".formatted(classId, name, other));
      }
    }
    return names;
  }

  private static String text(byte[] bytes, String uri) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw DataErrors.classNamesNotText(uri);
    }
  }
}
