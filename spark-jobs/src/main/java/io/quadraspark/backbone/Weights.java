package io.quadraspark.backbone;

import io.quadraspark.dataprep.storage.Sha256;
import java.util.Map;
import java.util.Set;

/** The named tensors of one backbone file, and which file that is. */
public final class Weights {
  private final String sha256;
  private final Safetensors content;

  private Weights(String sha256, Safetensors content) {
    this.sha256 = sha256;
    this.content = content;
  }

  /** Reads a safetensors file as it is in storage. */
  public static Weights parse(byte[] file) {
    return new Weights(Sha256.of(file), Safetensors.parse(file));
  }

  /** Reads a file that has to have this SHA-256; the hash is checked before anything is read. */
  public static Weights parse(byte[] file, String expectedSha256) {
    String found = Sha256.of(file);
    if (!found.equalsIgnoreCase(expectedSha256)) {
      throw BackboneErrors.otherHash(found, expectedSha256);
    }
    return new Weights(found, Safetensors.parse(file));
  }

  /** The weights that a file with these tensors would give: a random start, for example. */
  public static Weights of(Map<String, Tensor> tensors, Map<String, String> metadata) {
    return parse(Safetensors.write(tensors, metadata));
  }

  /** SHA-256 of the file, lower-case hexadecimal. */
  public String sha256() {
    return sha256;
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

  public Map<String, String> metadata() {
    return content.metadata();
  }
}
