package io.quadraspark.cli;

import io.quadraspark.action.ExportAdapter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code quadraspark export}. */
@Section("Checkpoint and output")
@Command(
    name = "export",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Turn a checkpoint into an adapter that others can load.",
    description =
        "Writes adapter.safetensors and adapter_config.json, which names backbone and classes by their hashes.",
    footer = {
      "",
      "Example:",
      "  quadraspark export --checkpoint s3a://bucket/run1/checkpoints/round-000120-k3x9 --output s3a://bucket/adapter"
    })
final class ExportCommand extends StorageCommand {
  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "URI",
      description = "Directory of one checkpoint, or of a run for its newest whole one.")
  String checkpoint;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Directory of the adapter.")
  String output;

  @Override
  Work prepare() {
    Addresses.check("--checkpoint", checkpoint);
    Addresses.check("--output", output);
    ExportAdapter action = new ExportAdapter().checkpoint(checkpoint).output(output).validate();
    return hadoop -> outcome(action.run(hadoop));
  }

  private static Outcome outcome(ExportAdapter.Result result) throws IOException {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("checkpoint", result.checkpoint());
    rows.put("adapter", result.uri());
    rows.put("bytes", Figures.count(result.bytes()));
    rows.put("backbone", result.config().backbone());
    rows.put("classes", Figures.count(result.config().classes()));
    rows.put("sha256", result.sha256());
    Figures.warnings(rows, result.warnings());
    return Outcome.of("Exported", rows, result);
  }
}
