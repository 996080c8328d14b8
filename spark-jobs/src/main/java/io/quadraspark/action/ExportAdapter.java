package io.quadraspark.action;

import io.quadraspark.training.AdapterConfig;
import io.quadraspark.training.AdapterFiles;
import io.quadraspark.training.Checkpoint;
import io.quadraspark.training.Checkpoints;
import io.quadraspark.training.JobErrors;
import io.quadraspark.training.MovingAverage;
import io.quadraspark.training.RunTerms;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** Turns a checkpoint into an adapter that others can load. Needs no executors. */
public final class ExportAdapter {
  private String checkpoint;
  private String output;

  /**
   * What came out.
   *
   * @param sha256 of {@code adapter.safetensors}, read back from storage
   * @param checkpoint that was exported
   * @param warnings of newer checkpoints that were passed over
   */
  public record Result(
      String uri,
      String sha256,
      long bytes,
      AdapterConfig config,
      String checkpoint,
      List<String> warnings) {}

  /** URI of a checkpoint's own directory, or of a run's output for its newest one; required. */
  public ExportAdapter checkpoint(String uri) {
    checkpoint = uri;
    return this;
  }

  /** URI of the directory to write, required. */
  public ExportAdapter output(String uri) {
    output = uri;
    return this;
  }

  /** Refuses every wrong option that shows without storage. */
  public ExportAdapter validate() {
    TrainingOptions.required("--checkpoint", checkpoint);
    TrainingOptions.required("--output", output);
    return this;
  }

  /** Exports. */
  public Result run(Configuration hadoop) {
    validate();
    List<String> warnings = new ArrayList<>();
    Checkpoint read;
    try {
      read = Checkpoints.readOrNewest(checkpoint, hadoop, warnings::add);
    } catch (IOException e) {
      throw JobErrors.unreadable(checkpoint, e);
    }
    try {
      AdapterFiles.Adapter written = export(read, output, hadoop);
      return new Result(
          written.uri(),
          written.sha256(),
          written.tensors().length,
          written.config(),
          read.uri(),
          List.copyOf(warnings));
    } catch (IOException e) {
      throw JobErrors.outputUnusable(output, e);
    }
  }

  static AdapterFiles.Adapter export(Checkpoint checkpoint, String uri, Configuration hadoop)
      throws IOException {
    RunTerms terms = checkpoint.state().terms();
    AdapterConfig config = terms.adapter();
    if (config == null) {
      throw JobErrors.noCheckpoint(
          checkpoint.uri(), "it is of a pretraining, which has no adapter");
    }
    Map<String, String> provenance = new TreeMap<>(config.provenance());
    provenance.put("rounds", Integer.toString(checkpoint.state().round()));
    provenance.put("samples", Long.toString(checkpoint.state().position()));
    String decay = terms.fixed().get(MovingAverage.TERM);
    provenance.put(
        "weights", decay == null ? "of the last step" : "moving average with decay " + decay);
    terms.environment().forEach((name, value) -> provenance.put("environment." + name, value));
    return AdapterFiles.write(
        uri, config.withProvenance(provenance), checkpoint.exported(), hadoop);
  }
}
