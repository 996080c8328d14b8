package io.quadraspark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.TestSpark;
import io.quadraspark.backbone.Architectures;
import io.quadraspark.backbone.RandomStart;
import io.quadraspark.backbone.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data set that images were added to trains, evaluates and inspects as any other. */
class AppendedDataSetTest {
  @TempDir Path folder;

  @Test
  void everyCommandTakesIt() throws IOException {
    TestSpark.session();
    Files.write(
        folder.resolve("backbone.safetensors"),
        Safetensors.write(
            RandomStart.tensors(Architectures.graph("resnet8"), 3),
            Map.of("architecture", "resnet8")));
    write("first", "blue", "red");
    // Of three classes, so that the images of the third are others than those before.
    write("more", "blue", "red", "green");
    done(shard("first"));
    String appended = done(shard("more", "--append"));
    assertThat(appended).containsPattern("added images +40").containsPattern("there before +80");
    assertThat(done(shard("more", "--append"))).containsPattern("added images +0");

    done(
        "train",
        "--data",
        uri("data"),
        "--backbone",
        uri("backbone.safetensors"),
        "--output",
        uri("run"),
        "--epochs",
        "1",
        "--slices",
        "2",
        "--local-steps",
        "4",
        "--batch-size",
        "8",
        "--rank",
        "2");
    String scores =
        done(
            "evaluate",
            "--data",
            uri("data"),
            "--split",
            "validation",
            "--backbone",
            uri("backbone.safetensors"),
            "--adapter",
            uri("run/adapter"));
    assertThat(scores).contains("top-1");
    assertThat(done("inspect", uri("data"))).containsPattern("(?m)^  whole +yes$");
  }

  private void write(String input, String... classes) throws IOException {
    for (Map.Entry<String, byte[]> file : DrawnImages.tree(classes).entrySet()) {
      Path path = folder.resolve(input).resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  private String uri(String name) {
    return folder.resolve(name).toUri().toString();
  }

  private String[] shard(String input, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "shard",
                "--input",
                uri(input),
                "--output",
                uri("data"),
                "--size",
                Integer.toString(DrawnImages.SIZE),
                "--validation-per-class",
                "8"));
    command.addAll(List.of(more));
    return command.toArray(String[]::new);
  }

  private static String done(String... command) {
    CommandLines run = CommandLines.run(command);
    assertThat(run.code()).as("%s%n%s", String.join(" ", command), run.err()).isZero();
    return run.out();
  }
}
