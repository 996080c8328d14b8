package io.quadraspark.dataprep.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * The samples of a WebDataset tar. What follows the first dot of a name is the kind of an entry;
 * entries that stand together and have the same name up to there are one sample. Its class is the
 * text member {@code class} of its {@code .json} where it has one, else the text of its {@code
 * .cls}; numbers are filled up with zeros, so that classes are sorted by them.
 */
final class WebDatasetImages implements RawImages {
  static final String CLASS = ".cls";

  private static final String NOTES = ".json";
  private static final Set<String> IMAGES =
      Set.of(".jpg", ".jpeg", ".png", ".webp", ".bmp", ".ppm", ".tif", ".tiff", ".gif");
  private static final long MAX_NOTES_BYTES = 1 << 20;
  private static final JsonMapper JSON = new JsonMapper();

  private final TarEntries tar;
  private TarArchiveEntry entry;
  private boolean started;

  WebDatasetImages(TarEntries tar) {
    this.tar = tar;
  }

  @Override
  public RawImage next() throws IOException {
    if (!started) {
      entry = tar.next();
      started = true;
    }
    if (entry == null) {
      return null;
    }
    String key = key(entry);
    Map<String, byte[]> members = new TreeMap<>();
    String problem = null;
    long refusedBytes = 0;
    while (entry != null && key(entry).equals(key)) {
      if (isRead(kind(entry))) {
        String refused = problem(entry);
        if (refused == null) {
          members.put(kind(entry), tar.content(entry));
        } else {
          problem = refused;
          refusedBytes = entry.getSize();
        }
      }
      entry = tar.next();
    }
    return problem == null
        ? sample(key, members)
        : RawImage.refused(SourcePart.MIXED, key, refusedBytes, problem);
  }

  /** A sample may have more members than are asked for: features, masks. */
  private static boolean isRead(String kind) {
    return IMAGES.contains(kind) || kind.equals(CLASS) || kind.equals(NOTES);
  }

  private static String problem(TarArchiveEntry entry) {
    if (!TarEntries.isFile(entry)) {
      return "a link or device, not a file";
    }
    long most = IMAGES.contains(kind(entry)) ? RawImage.MAX_BYTES : MAX_NOTES_BYTES;
    return entry.getSize() > most
        ? "%s of %d bytes: larger than %d".formatted(kind(entry), entry.getSize(), most)
        : null;
  }

  private static RawImage sample(String key, Map<String, byte[]> members) {
    String kind = members.keySet().stream().filter(IMAGES::contains).findFirst().orElse(null);
    if (kind == null) {
      return RawImage.refused(
          SourcePart.MIXED, key, 0, "the sample has no image: " + members.keySet());
    }
    byte[] image = members.get(kind);
    String classId = classOf(members);
    return classId.isEmpty()
        ? RawImage.refused(
            SourcePart.MIXED, key + kind, image.length, "the sample has no class beside it")
        : RawImage.read(classId, key + kind, image);
  }

  private static String classOf(Map<String, byte[]> members) {
    byte[] cls = members.get(CLASS);
    String text = cls == null ? "" : new String(cls, StandardCharsets.UTF_8).strip();
    String named = named(members.get(NOTES));
    if (!named.isEmpty()) {
      return named;
    }
    return text.matches("\\d{1,5}")
        ? String.format(Locale.ROOT, "%05d", Integer.parseInt(text))
        : text;
  }

  private static String named(byte[] notes) {
    if (notes == null) {
      return "";
    }
    try {
      JsonNode node = JSON.readTree(new String(notes, StandardCharsets.UTF_8));
      return node.path("class").isTextual() ? node.path("class").textValue().strip() : "";
    } catch (JsonProcessingException notJson) {
      return "";
    }
  }

  private static String key(TarArchiveEntry entry) {
    String name = TarEntries.name(entry);
    return name.substring(0, name.length() - kind(entry).length());
  }

  /** From the first dot of the file's name on, in lower case. */
  private static String kind(TarArchiveEntry entry) {
    String name = TarEntries.name(entry);
    int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
    return dot < 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
