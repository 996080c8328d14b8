package io.quadraspark.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.TestSpark;
import io.quadraspark.action.TestData;
import io.quadraspark.backbone.Architectures;
import io.quadraspark.backbone.RandomStart;
import io.quadraspark.backbone.Safetensors;
import io.quadraspark.cli.CommandLines;
import io.quadraspark.dataprep.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A {@code train} command of seconds: its data, its backbone, and the adapter that it ends with.
 */
public final class SmallTraining {
  private final Path directory;
  private final int rounds;

  private SmallTraining(Path directory, int rounds) {
    this.directory = directory;
    this.rounds = rounds;
  }

  /** Makes data set and backbone with the tests' session. */
  public static SmallTraining prepare(Path directory, int rounds) throws IOException {
    TestData.dataSet(directory, "blue", "red");
    Files.write(
        directory.resolve("backbone.safetensors"),
        Safetensors.write(
            RandomStart.tensors(Architectures.graph("resnet8"), 3),
            Map.of("architecture", "resnet8")));
    return new SmallTraining(directory, rounds);
  }

  /** The command's words, with an output of that name. */
  public List<String> command(String output, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "train",
                "--data",
                uri("data"),
                "--backbone",
                uri("backbone.safetensors"),
                "--output",
                uri(output),
                "--rounds",
                Integer.toString(rounds),
                "--slices",
                "4",
                "--local-steps",
                "2",
                "--batch-size",
                "8",
                "--rank",
                "2"));
    words.addAll(List.of(more));
    return words;
  }

  /** Trains in this JVM, and gives the SHA-256 of the adapter. */
  public String unbroken() throws IOException {
    TestSpark.session();
    CommandLines run = CommandLines.run(command("unbroken").toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    return adapter("unbroken");
  }

  /** SHA-256 of the adapter in that output. */
  public String adapter(String output) throws IOException {
    return Sha256.of(
        Files.readAllBytes(directory.resolve(output).resolve("adapter/adapter.safetensors")));
  }

  public String uri(String name) {
    return directory.resolve(name).toUri().toString();
  }
}
