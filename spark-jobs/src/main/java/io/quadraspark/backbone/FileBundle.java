package io.quadraspark.backbone;

import io.quadraspark.dataprep.storage.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An index and the files that it names in one array, which travels and is hashed where a single
 * file would be. Eight bytes of magic, then each file, the index first: length of its name, name,
 * length, bytes. Lengths are big-endian ints.
 *
 * @param files by name, in order of their names
 */
record FileBundle(ByteBuffer index, Map<String, ByteBuffer> files) {
  // A safetensors file begins with the length of its header, whose upper bytes are zero.
  private static final byte[] MAGIC = "QSBUNDLE".getBytes(StandardCharsets.US_ASCII);
  private static final String INDEX = "";

  static byte[] pack(byte[] index, Map<String, byte[]> files) {
    SortedMap<String, byte[]> inOrder = new TreeMap<>(files);
    inOrder.put(INDEX, index);
    long length = MAGIC.length;
    for (Map.Entry<String, byte[]> file : inOrder.entrySet()) {
      length += 2L * Integer.BYTES + utf8(file.getKey()).length + file.getValue().length;
    }
    if (length > Integer.MAX_VALUE - 16) {
      throw BackboneErrors.tooLarge(length);
    }
    ByteBuffer bundle = ByteBuffer.allocate((int) length).put(MAGIC);
    inOrder.forEach(
        (name, file) ->
            bundle.putInt(utf8(name).length).put(utf8(name)).putInt(file.length).put(file));
    return bundle.array();
  }

  /** Whether these are the bytes of a bundle, and not of a safetensors file. */
  static boolean is(byte[] bytes) {
    return bytes.length >= MAGIC.length
        && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  static FileBundle unpack(byte[] bytes) {
    ByteBuffer rest = ByteBuffer.wrap(bytes, MAGIC.length, bytes.length - MAGIC.length);
    Map<String, ByteBuffer> files = new LinkedHashMap<>();
    while (rest.hasRemaining()) {
      String name = StandardCharsets.UTF_8.decode(part(rest)).toString();
      files.put(name, part(rest));
    }
    ByteBuffer index = files.remove(INDEX);
    return new FileBundle(index, files);
  }

  private static ByteBuffer part(ByteBuffer bundle) {
    int length = bundle.getInt();
    ByteBuffer part = bundle.slice(bundle.position(), length);
    bundle.position(bundle.position() + length);
    return part;
  }

  /**
   * SHA-256 over the lines with the SHA-256 of each file, the index first and the others in order
   * of their names; on a command line {@code sha256sum INDEX FILE... | cut -c1-64 | sha256sum}.
   */
  String sha256() {
    StringBuilder lines = new StringBuilder(sha256(index)).append('\n');
    files.values().forEach(file -> lines.append(sha256(file)).append('\n'));
    return Sha256.of(lines.toString());
  }

  private static String sha256(ByteBuffer file) {
    MessageDigest digest = Sha256.digest();
    digest.update(file.duplicate());
    return Sha256.hex(digest.digest());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
