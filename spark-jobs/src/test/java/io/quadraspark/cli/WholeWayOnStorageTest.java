package io.quadraspark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.TestSpark;
import io.quadraspark.quickstart.S3ServerProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command in turn on a real S3 server, and what goes wrong there. */
class WholeWayOnStorageTest {
  private static final String SECRET = "not-the-secret-of-this-server-0123456789";

  @TempDir static Path directory;
  private static S3ServerProcess server;

  @BeforeAll
  static void start() throws IOException {
    server = S3ServerProcess.start(Path.of("s3-server", "target"), directory, "photos");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyCommandWorksOnObjectStorageAndEveryMistakeIsNamed() {
    Map<String, String> settings = new HashMap<>(server.sparkSettings());
    settings.put("spark.hadoop.fs.s3a.bucket.locked.secret.key", SECRET);
    settings.put("spark.hadoop.fs.s3a.attempts.maximum", "2");
    settings.put("spark.hadoop.fs.s3a.bucket.probe", "2");
    TestSpark.on(
        "local[2]",
        settings,
        spark -> {
          upload(spark.hadoopConfiguration(), "raw", "blue", "red");
          upload(spark.hadoopConfiguration(), "other", "green", "yellow");
          wholeWay();
          mistakes(spark.hadoopConfiguration());
          return null;
        });
  }

  private static void wholeWay() {
    shard("raw", "data");
    done(
        "pretrain",
        "--data",
        at("data"),
        "--architecture",
        "resnet8",
        "--output",
        at("backbone.safetensors"),
        "--epochs",
        "1",
        "--slices",
        "2",
        "--local-steps",
        "2",
        "--batch-size",
        "8");
    String[] train = train(at("data"), "backbone.safetensors", "run");
    CommandLines trained = done(train);
    assertThat(trained.out()).contains("adapter sha256");
    assertThat(done(train).out())
        .as("a finished run goes on where it ended")
        .contains(line(trained, "adapter sha256"));
    assertThat(
            done(
                    "evaluate",
                    "--data",
                    at("data"),
                    "--split",
                    "validation",
                    "--backbone",
                    at("backbone.safetensors"),
                    "--adapter",
                    at("run/adapter"))
                .out())
        .contains("top-1");
    String checkpoint = line(trained, "checkpoint").replaceFirst("\\s*checkpoint\\s+", "").strip();
    done("export", "--checkpoint", checkpoint, "--output", at("exported"));
    for (String artefact :
        new String[] {"data", "backbone.safetensors", "run", "run/adapter", "exported"}) {
      assertThat(done("inspect", at(artefact)).out())
          .as(artefact)
          .containsPattern("(?m)^  whole +yes$");
    }
  }

  private static void mistakes(Configuration hadoop) {
    assertThat(failed(train("s3a://no-such-bucket/data", "backbone.safetensors", "run")).err())
        .contains("no-such-bucket");
    assertThat(failed(train("s3a://locked/data", "backbone.safetensors", "run")).err())
        .contains("locked")
        .doesNotContain(SECRET);

    byte[] whole = read(hadoop, "backbone.safetensors");
    write(hadoop, "cut.safetensors", Arrays.copyOf(whole, whole.length / 2));
    CommandLines cut = failed(train(at("data"), "cut.safetensors", "cut-run"));
    assertThat(cut.err()).contains("cut.safetensors");
    assertThat(exists(hadoop, "cut-run/adapter")).isFalse();

    shard("other", "other-data");
    CommandLines others =
        failed(
            "evaluate",
            "--data",
            at("other-data"),
            "--split",
            "validation",
            "--backbone",
            at("backbone.safetensors"),
            "--adapter",
            at("run/adapter"));
    assertThat(others.err()).contains("class");

    byte[] adapter = read(hadoop, "exported/adapter.safetensors");
    adapter[adapter.length - 3] ^= 1;
    write(hadoop, "exported/adapter.safetensors", adapter);
    assertThat(
            failed(
                    "evaluate",
                    "--data",
                    at("data"),
                    "--split",
                    "validation",
                    "--backbone",
                    at("backbone.safetensors"),
                    "--adapter",
                    at("exported"))
                .err())
        .contains("adapter.safetensors");
  }

  private static void shard(String raw, String data) {
    done(
        "shard",
        "--input",
        at(raw),
        "--output",
        at(data),
        "--size",
        Integer.toString(DrawnImages.SIZE),
        "--validation-per-class",
        "8");
  }

  private static String[] train(String dataUri, String backbone, String run) {
    return new String[] {
      "train",
      "--data",
      dataUri,
      "--backbone",
      at(backbone),
      "--architecture",
      "resnet8",
      "--output",
      at(run),
      "--epochs",
      "1",
      "--slices",
      "2",
      "--local-steps",
      "2",
      "--batch-size",
      "8",
      "--rank",
      "4",
      "--checkpoint-every",
      "1"
    };
  }

  private static String at(String path) {
    return server.uri(path);
  }

  private static CommandLines done(String... args) {
    CommandLines run = CommandLines.run(args);
    assertThat(run.code()).as(String.join(" ", args) + "\n" + run.err()).isZero();
    return run;
  }

  private static CommandLines failed(String... args) {
    CommandLines run = CommandLines.run(args);
    assertThat(run.code()).as(String.join(" ", args) + "\n" + run.out()).isNotZero();
    assertThat(run.err()).doesNotContain("\tat ");
    return run;
  }

  private static String line(CommandLines run, String label) {
    return run.out()
        .lines()
        .filter(line -> line.strip().startsWith(label))
        .findFirst()
        .orElseThrow();
  }

  private static void upload(Configuration hadoop, String folder, String... classes) {
    DrawnImages.tree(classes).forEach((path, bytes) -> write(hadoop, folder + "/" + path, bytes));
  }

  private static void write(Configuration hadoop, String path, byte[] bytes) {
    var file = new org.apache.hadoop.fs.Path(at(path));
    try (OutputStream out = fileSystem(hadoop, file).create(file, true)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Configuration hadoop, String path) {
    var file = new org.apache.hadoop.fs.Path(at(path));
    try (var in = fileSystem(hadoop, file).open(file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean exists(Configuration hadoop, String path) {
    var file = new org.apache.hadoop.fs.Path(at(path));
    try {
      return fileSystem(hadoop, file).exists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileSystem fileSystem(Configuration hadoop, org.apache.hadoop.fs.Path file)
      throws IOException {
    return file.getFileSystem(hadoop);
  }
}
