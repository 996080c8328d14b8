package io.quadraspark.backbone;

import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.storage.Sha256;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The named tensors of a backbone's file, or of its index and files, and which those are. */
public final class Weights {
  // A driver asks for the same array to resolve the architecture, to lay out the vector and to
  // start.
  private static volatile SoftReference<Weights> lastRead = new SoftReference<>(null);

  private final String sha256;
  private final Safetensors content;
  private final WeakReference<byte[]> source;

  private Weights(String sha256, Safetensors content, WeakReference<byte[]> source) {
    this.sha256 = sha256;
    this.content = content;
    this.source = source;
  }

  /** Reads what {@link WeightsFile} gives. */
  public static Weights parse(byte[] file) {
    return read(file, sha256(file));
  }

  /**
   * Reads what {@link WeightsFile} gives and what has to have this SHA-256; the hash is checked
   * before anything is read.
   */
  public static Weights parse(byte[] file, String expectedSha256) {
    Weights last = lastRead.get();
    String found = last != null && last.source.refersTo(file) ? last.sha256 : sha256(file);
    if (!found.equalsIgnoreCase(expectedSha256)) {
      throw BackboneErrors.otherHash(found, expectedSha256);
    }
    return read(file, found);
  }

  private static Weights read(byte[] file, String sha256) {
    Weights last = lastRead.get();
    if (last != null && last.source.refersTo(file)) {
      return last;
    }
    Safetensors content =
        FileBundle.is(file) ? joined(FileBundle.unpack(file)) : Safetensors.parse(file);
    Weights weights = new Weights(sha256, content, new WeakReference<>(file));
    lastRead = new SoftReference<>(weights);
    return weights;
  }

  private static Safetensors joined(FileBundle bundle) {
    byte[] index = new byte[bundle.index().remaining()];
    bundle.index().duplicate().get(index);
    Map<String, Safetensors> files = new LinkedHashMap<>();
    for (Map.Entry<String, ByteBuffer> file : bundle.files().entrySet()) {
      try {
        files.put(file.getKey(), Safetensors.parse(file.getValue()));
      } catch (UserException unreadable) {
        throw BackboneErrors.unreadableFile(file.getKey(), unreadable);
      }
    }
    return WeightsIndex.parse(index).join(files);
  }

  private static String sha256(byte[] file) {
    return FileBundle.is(file) ? FileBundle.unpack(file).sha256() : Sha256.of(file);
  }

  /** The weights that a file with these tensors would give: a random start, for example. */
  public static Weights of(Map<String, Tensor> tensors, Map<String, String> metadata) {
    return parse(Safetensors.write(tensors, metadata));
  }

  /**
   * SHA-256 of the file, lower-case hexadecimal. With an index: over the lines with the SHA-256 of
   * the index and of each file in order of their names.
   */
  public String sha256() {
    return sha256;
  }

  /** The tensors and the metadata. */
  public Safetensors content() {
    return content;
  }

  /** In the order of the file. */
  public Set<String> names() {
    return content.tensors().keySet();
  }

  public boolean has(String name) {
    return content.tensors().containsKey(name);
  }

  /** The tensor of that name, which has to be there. */
  public Tensor tensor(String name) {
    Tensor tensor = content.tensors().get(name);
    if (tensor == null) {
      throw BackboneErrors.missingTensor(name, names());
    }
    return tensor;
  }

  /** The first extent of a tensor's shape; {@code otherwise} where there is none. */
  int extent(String name, int otherwise) {
    Tensor tensor = content.tensors().get(name);
    boolean told = tensor != null && !tensor.shape().isEmpty() && tensor.shape().get(0) > 0;
    return told ? tensor.shape().get(0) : otherwise;
  }

  public Map<String, String> metadata() {
    return content.metadata();
  }
}
