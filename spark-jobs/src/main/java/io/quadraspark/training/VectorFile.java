package io.quadraspark.training;

import io.quadraspark.backbone.Safetensors;
import io.quadraspark.backbone.Tensor;
import io.quadraspark.engine.VectorLayout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Flat vectors as safetensors files, one tensor of the file for each of the layout. */
public final class VectorFile {
  private VectorFile() {}

  /** The tensors of {@code vector} under their names in the layout, each with {@code prefix}. */
  static Map<String, Tensor> tensors(VectorLayout layout, float[] vector, String prefix) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      float[] values =
          Arrays.copyOfRange(vector, tensor.offset(), tensor.offset() + tensor.length());
      tensors.put(prefix + tensor.name(), new Tensor(tensor.shape(), values));
    }
    return tensors;
  }

  static byte[] write(VectorLayout layout, float[] vector, Map<String, String> metadata) {
    return Safetensors.write(tensors(layout, vector, ""), metadata);
  }

  /** The vector in a file that has the tensors of {@code layout} and no others. */
  public static float[] read(String uri, byte[] file, VectorLayout layout) {
    Map<String, Tensor> tensors = Safetensors.parse(file).tensors();
    if (tensors.size() != layout.tensors().size()) {
      throw JobErrors.otherLayout(
          uri,
          layout.tensors().size() + " tensors",
          tensors.size() + ": " + tensors.keySet().stream().limit(5).toList());
    }
    return vector(uri, tensors, "", layout);
  }

  /** The vector made of the tensors whose names start with {@code prefix}. */
  static float[] vector(
      String uri, Map<String, Tensor> tensors, String prefix, VectorLayout layout) {
    float[] vector = new float[layout.length()];
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      Tensor found = tensors.get(prefix + tensor.name());
      if (found == null || !found.shape().equals(tensor.shape())) {
        throw JobErrors.otherLayout(
            uri,
            prefix + tensor.name() + " of shape " + tensor.shape(),
            found == null ? "no such tensor" : "shape " + found.shape());
      }
      System.arraycopy(found.values(), 0, vector, tensor.offset(), tensor.length());
    }
    return vector;
  }
}
