package io.quadraspark.training;

import io.quadraspark.backbone.Safetensors;
import io.quadraspark.backbone.Tensor;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.VectorLayout;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What another run or stage came to, to start from: its adapters, norms and head.
 *
 * @param uri as it was given
 * @param config what its tensors are and to which network they belong
 * @param tensors the bytes of a safetensors file
 */
public record StartPoint(String uri, AdapterConfig config, byte[] tensors) {
  /**
   * Reads an exported adapter, that of a finished run, a checkpoint, or the newest whole checkpoint
   * of a run that is not finished.
   *
   * @param warnings is told of every newer checkpoint that was passed over, and why
   */
  public static StartPoint read(String uri, Configuration hadoop, Consumer<String> warnings)
      throws IOException {
    Path directory = new Path(uri);
    Storage storage = Storage.of(directory, hadoop);
    for (Path place : List.of(directory, new Path(directory, AdapterFiles.DIRECTORY))) {
      if (storage.exists(new Path(place, AdapterFiles.CONFIG))) {
        AdapterFiles.Adapter adapter = AdapterFiles.read(place.toString(), hadoop);
        return new StartPoint(uri, adapter.config(), adapter.tensors());
      }
    }
    Checkpoint checkpoint = Checkpoints.readOrNewest(uri, hadoop, warnings);
    if (checkpoint.state().terms().adapter() == null) {
      throw JobErrors.noAdapters(uri);
    }
    return new StartPoint(uri, checkpoint.state().terms().adapter(), checkpoint.exported());
  }

  /** SHA-256 of the tensors' file. */
  public String sha256() {
    return Sha256.of(tensors);
  }

  /**
   * Refuses to start a network from another backbone's, other classes', or with adapters that would
   * compute something else from the same tensors.
   *
   * @param wanted what the run exports
   */
  public void requireFits(AdapterConfig wanted) {
    require("backbone SHA-256", config.backboneSha256(), wanted.backboneSha256());
    require("class map SHA-256", config.classMapSha256(), wanted.classMapSha256());
    require("image size", config.imageSize(), wanted.imageSize());
    if (config.adapter().form() != AdapterSpec.Form.NONE) {
      require("adapter", function(config.adapter()), function(wanted.adapter()));
    }
  }

  private void require(String what, Object found, Object wanted) {
    if (!found.equals(wanted)) {
      throw JobErrors.otherStart(uri, what, found, wanted);
    }
  }

  /** What decides, next to the tensors, what an adapter computes. */
  private static String function(AdapterSpec adapter) {
    return "%s, kernel %s, rank %d, %d x %d, dilation %d"
        .formatted(
            adapter.form(),
            adapter.kernel(),
            adapter.rank(),
            adapter.kernelSize(),
            adapter.kernelSize(),
            adapter.dilation());
  }

  /**
   * {@code initial} with every tensor replaced that is here. Refuses a tensor that the layout does
   * not have in that shape: what was trained is never dropped in silence.
   */
  public float[] into(VectorLayout layout, float[] initial) {
    float[] vector = initial.clone();
    for (Map.Entry<String, Tensor> entry : Safetensors.parse(tensors).tensors().entrySet()) {
      Tensor tensor = entry.getValue();
      VectorLayout.Tensor place =
          layout.tensors().stream()
              .filter(candidate -> candidate.name().equals(entry.getKey()))
              .findFirst()
              .orElseThrow(() -> JobErrors.startHasMore(uri, entry.getKey()));
      if (!place.shape().equals(tensor.shape())) {
        throw JobErrors.otherStart(uri, "shape of " + place.name(), tensor.shape(), place.shape());
      }
      System.arraycopy(tensor.values(), 0, vector, place.offset(), place.length());
    }
    return vector;
  }
}
