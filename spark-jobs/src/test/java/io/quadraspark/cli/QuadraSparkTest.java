package io.quadraspark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuadraSparkTest {
  private static final String TRAIN =
      "train --data /d --backbone /b.safetensors --architecture resnet20 --output /o --epochs 1";
  private static final String HEAD = TRAIN.replace("--epochs 1", "--stage head");
  private static final String SHARD = "shard --input /i --output /o --size 32";
  private static final String PRETRAIN =
      "pretrain --data /d --architecture resnet20 --output /o.safetensors --epochs 1";
  private static final String EVALUATE =
      "evaluate --data /d --backbone /b.safetensors --adapter /a";

  @TempDir Path directory;

  private scala.Option<SparkSession> session;

  /** With a master at hand, only the checks keep a wrong command from starting a session. */
  @BeforeEach
  void hideTheSessionOfOtherTests() {
    session = SparkSession.getDefaultSession();
    SparkSession.clearDefaultSession();
    SparkSession.clearActiveSession();
    System.setProperty("spark.master", "local[1]");
  }

  @AfterEach
  void giveTheSessionBack() {
    System.clearProperty("spark.master");
    if (session.isDefined()) {
      SparkSession.setDefaultSession(session.get());
    }
  }

  static Stream<Arguments> wrongArguments() {
    return Stream.of(
        Arguments.of("", List.of("No command given")),
        Arguments.of("trian", List.of("trian", "train")),
        Arguments.of("train", List.of("--data", "--backbone", "--output")),
        Arguments.of(TRAIN + " --rank 0", List.of("--rank", "0", "positive")),
        Arguments.of(TRAIN + " --rank four", List.of("--rank", "four", "int")),
        Arguments.of(TRAIN + " --kernel-size 4", List.of("--kernel-size", "4", "3, 5 or 7")),
        Arguments.of(TRAIN + " --dilation 0", List.of("--dilation", "0", "auto")),
        Arguments.of(TRAIN + " --dilation wide", List.of("--dilation", "wide", "auto")),
        Arguments.of(TRAIN + " --init-std -1", List.of("--init-std", "-1", "auto")),
        Arguments.of(TRAIN + " --adapter-form cubic", List.of("cubic", "low-rank, depthwise")),
        Arguments.of(
            TRAIN + " --adapter-kernel cosine",
            List.of("cosine", "product, poly2, sigmoid, gaussian")),
        Arguments.of(
            TRAIN + " --adapter-scope layer4.*",
            List.of("--adapter-scope", "'layer4.*'", "layer3.2.conv2", "last-stage")),
        Arguments.of(
            TRAIN + " --head-only --adapter-scope last-stage",
            List.of("--adapter-scope", "last-stage", "--head-only")),
        Arguments.of(TRAIN + " --backbone-precision fp16", List.of("fp16", "fp32, bf16")),
        Arguments.of(TRAIN + " --program cuda", List.of("cuda", "auto, onednn, nd4j")),
        Arguments.of(
            TRAIN + " --program nd4j --backbone-precision bf16",
            List.of("bf16", "--program nd4j", "--program onednn", "--backbone-precision fp32")),
        Arguments.of(EVALUATE + " --backbone-precision fp16", List.of("fp16", "fp32, bf16")),
        Arguments.of(EVALUATE + " --program cuda", List.of("cuda", "auto, onednn, nd4j")),
        Arguments.of(
            EVALUATE + " --program nd4j --backbone-precision bf16",
            List.of("bf16", "--program onednn")),
        Arguments.of(TRAIN + " --inner-optimizer lion", List.of("lion", "adamw, sgd")),
        Arguments.of(
            TRAIN + " --outer-optimizer adam", List.of("adam", "mean, nesterov, slow-momentum")),
        Arguments.of(
            TRAIN + " --outer-lr 0.7", List.of("--outer-lr", "0.7", "--outer-optimizer nesterov")),
        Arguments.of(PRETRAIN + " --outer-momentum 0.9", List.of("--outer-momentum", "mean")),
        Arguments.of(
            TRAIN + " --outer-optimizer nesterov --outer-lr 0",
            List.of("--outer-lr", "0.0", "above 0")),
        Arguments.of(
            TRAIN + " --outer-optimizer slow-momentum --outer-momentum 1",
            List.of("--outer-momentum", "1.0", "0.9999")),
        Arguments.of(TRAIN + " --local-steps-rule cubic", List.of("cubic", "constant, qsr")),
        Arguments.of(TRAIN + " --qsr-alpha 0.1", List.of("--qsr-alpha", "--local-steps-rule qsr")),
        Arguments.of(TRAIN + " --local-steps-max 9", List.of("--local-steps-max", "constant")),
        Arguments.of(
            TRAIN + " --local-steps-rule qsr --local-steps-max 7",
            List.of("--local-steps-max", "7", "at least --local-steps, 8")),
        Arguments.of(
            TRAIN + " --local-steps-rule qsr --qsr-alpha -1", List.of("--qsr-alpha", "-1.0")),
        Arguments.of(
            TRAIN.replace("--epochs", "--rounds") + " --local-steps-rule qsr",
            List.of("--rounds", "qsr", "--epochs")),
        Arguments.of(TRAIN + " --ema 1", List.of("--ema", "1.0", "0.999999")),
        Arguments.of(
            TRAIN + " --early-stopping 2", List.of("--early-stopping", "--validate-every")),
        Arguments.of(
            TRAIN + " --early-stopping -2 --validate-every 1", List.of("--early-stopping", "-2.0")),
        Arguments.of(TRAIN + " --export best", List.of("--export", "best", "--validate-every")),
        Arguments.of(TRAIN + " --export first", List.of("first", "last, best")),
        Arguments.of(
            TRAIN + " --head-only --alternate-factors",
            List.of("--alternate-factors", "--head-only")),
        Arguments.of(
            TRAIN + " --alternate-factors --trainer dl4j-parameter-averaging --clip-norm 0",
            List.of("--alternate-factors", "dl4j-parameter-averaging")),
        Arguments.of(TRAIN + " --stage both", List.of("both", "adapters, head")),
        Arguments.of(TRAIN + " --stage head", List.of("--epochs", "--stage head")),
        Arguments.of(HEAD + " --rank 8", List.of("--rank", "8", "--stage head")),
        Arguments.of(HEAD + " --train-head true", List.of("--train-head", "true")),
        Arguments.of(HEAD + " --head svm", List.of("svm", "lda, ridge, saffu, nearest-mean, zero")),
        Arguments.of(HEAD + " --head-shrinkage 2", List.of("--head-shrinkage", "2.0", "1")),
        Arguments.of(
            HEAD + " --head zero --head-shrinkage 0.5", List.of("--head-shrinkage", "zero")),
        Arguments.of(HEAD + " --head-shrinkage much", List.of("--head-shrinkage", "much")),
        Arguments.of(HEAD + " --start nope://x", List.of("--start", "nope")),
        Arguments.of(TRAIN + " --head lda", List.of("--head", "lda", "--stage head")),
        Arguments.of(TRAIN + " --head-shrinkage 0.5", List.of("--head-shrinkage", "0.5")),
        Arguments.of(TRAIN + " --start /o", List.of("--start", "/o", "own output")),
        Arguments.of(TRAIN + " --train-head maybe", List.of("maybe", "auto, true, false")),
        Arguments.of(TRAIN + " --train-head false", List.of("--train-head", "--start")),
        Arguments.of(
            TRAIN + " --train-head false --start /s --head-lr 0.02",
            List.of("--head-lr", "0.02", "--train-head false")),
        Arguments.of(
            TRAIN + " --train-head false --start /s --weight-decay 0.1",
            List.of("--weight-decay", "0.1", "--train-head false")),
        Arguments.of(
            TRAIN + " --train-head false --start /s --head-only",
            List.of("--train-head", "--head-only")),
        Arguments.of(
            TRAIN
                + " --train-head false --start /s --trainer dl4j-parameter-averaging --clip-norm 0",
            List.of("--train-head", "dl4j-parameter-averaging")),
        Arguments.of(TRAIN + " --feature-cache memory", List.of("memory", "off, storage")),
        Arguments.of(
            TRAIN + " --feature-cache storage",
            List.of("--feature-cache", "--augmentation crop-flip", "--augmentation none")),
        Arguments.of(
            TRAIN + " --feature-cache-dir file:/tmp/x",
            List.of("--feature-cache-dir", "--feature-cache is off")),
        Arguments.of(
            TRAIN + " --augmentation mixup",
            List.of("--augmentation", "no 'mixup'", "crop-flip", "randaugment=N:M")),
        Arguments.of(
            TRAIN + " --augmentation flip,randaugment=2:40", List.of("'40'", "from 0 to 30")),
        Arguments.of(TRAIN + " --mixup 11", List.of("--mixup", "11", "from 0")),
        Arguments.of(TRAIN + " --mixup -0.1", List.of("--mixup", "-0.1", "from 0")),
        Arguments.of(
            TRAIN + " --decode-threads 65", List.of("--decode-threads", "65", "from 0 to 64")),
        Arguments.of(TRAIN + " --decode-threads many", List.of("--decode-threads", "many", "auto")),
        Arguments.of(
            TRAIN + " --feature-cache storage --augmentation none --mixup 0.2",
            List.of("--feature-cache", "--mixup 0.2")),
        Arguments.of(TRAIN + " --trainer mine", List.of("mine", "adapter-averaging")),
        Arguments.of(TRAIN + " --trainer dl4j-parameter-averaging", List.of("clip")),
        Arguments.of(TRAIN + " --rounds 3", List.of("--rounds", "--epochs")),
        Arguments.of(TRAIN + " --head-only --rank 8", List.of("--rank", "8", "--head-only")),
        Arguments.of(TRAIN + " --head-only --train-norm", List.of("--head-only", "--train-norm")),
        Arguments.of(TRAIN + " --momentum 0.9", List.of("--momentum", "0.9", "sgd")),
        Arguments.of(PRETRAIN + " --inner-optimizer adamw --momentum 0.5", List.of("--momentum")),
        Arguments.of(TRAIN + " --label-smoothing 1.5", List.of("--label-smoothing", "1.5")),
        Arguments.of(TRAIN + " --backbone-sha256 12", List.of("12", "64 hexadecimal digits")),
        Arguments.of(TRAIN + " --slices 1 --slices 2", List.of("--slices", "only once")),
        Arguments.of(TRAIN + " --summary nope://x/y", List.of("--summary", "nope")),
        Arguments.of(TRAIN + " --data nope://x/y", List.of("--data")),
        Arguments.of(TRAIN + " --sices 3", List.of("--sices", "--slices")),
        Arguments.of(
            TRAIN.replace("resnet20", "vgg16"), List.of("vgg16", "resnet20", "convnext_tiny")),
        Arguments.of(SHARD + " --resize stretch", List.of("stretch", "squish, short-side")),
        Arguments.of(SHARD + " --layout zip", List.of("zip", "class-tars")),
        Arguments.of(SHARD + " --size 0", List.of("size")),
        Arguments.of(SHARD + " --shard-bytes 12XB", List.of("12XB", "64MB")),
        Arguments.of(
            SHARD + " --duplicates some", List.of("duplicates", "'some'", "keep, drop, report")),
        Arguments.of(
            SHARD + " --append --validation-input /v", List.of("append", "validation-input")),
        Arguments.of(SHARD + " --class-names nope://x/y", List.of("--class-names", "nope")),
        Arguments.of(SHARD + " --jpeg-quality 101", List.of("jpeg-quality", "101", "100")),
        Arguments.of(SHARD + " --pass-through=maybe", List.of("--pass-through", "maybe")),
        Arguments.of(SHARD + " --check-entropy=maybe", List.of("--check-entropy", "maybe")),
        Arguments.of(PRETRAIN.replace("resnet20", "convnext"), List.of("random weights")),
        Arguments.of(PRETRAIN.replace(".safetensors", ".bin"), List.of("/o.bin", ".safetensors")),
        Arguments.of(EVALUATE + " --split test", List.of("test", "train, validation")),
        Arguments.of(EVALUATE + " --batch-size 0", List.of("--batch-size", "0")),
        Arguments.of(
            EVALUATE + " --batch-size 2000000000", List.of("--batch-size", "2000000000", "8192")),
        Arguments.of(TRAIN + " --batch-size 8193", List.of("--batch-size", "8193", "8192")),
        Arguments.of(TRAIN.replace("--epochs 1", "--epochs 1e6"), List.of("--epochs", "1000000.0")),
        Arguments.of("export --checkpoint /c", List.of("--output")),
        Arguments.of("report", List.of("URI")),
        Arguments.of("report nope://x/y", List.of("URI", "nope")),
        Arguments.of("inspect", List.of("URI")));
  }

  @ParameterizedTest
  @MethodSource("wrongArguments")
  void wrongArgumentsAreRefusedBeforeASessionStarts(String line, List<String> said) {
    CommandLines result = CommandLines.run(line.isEmpty() ? new String[0] : line.split(" "));

    assertThat(result.code()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).contains(said).contains("--help");
    assertThat(result.out()).isEmpty();
    assertThat(SparkSession.getDefaultSession().isEmpty()).as("no session").isTrue();
  }

  @Test
  void rightArgumentsWithoutAMasterAreRefusedWithTheWaysToStart() {
    System.clearProperty("spark.master");

    CommandLines result = CommandLines.run(TRAIN.split(" "));

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("No Spark master").contains("bin/quadraspark");
  }

  @Test
  void severalGpusForAnExecutorAreRefusedBeforeSparkStarts() {
    System.setProperty("spark.executor.resource.gpu.amount", "2");
    try {
      CommandLines result = CommandLines.run(TRAIN.split(" "));

      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err()).contains("spark.executor.resource.gpu.amount = 2");
    } finally {
      System.clearProperty("spark.executor.resource.gpu.amount");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shard", "report", "pretrain", "train", "evaluate", "export", "inspect"})
  void helpNamesEveryOptionOnceWithAnExample(String command) {
    CommandLines result = CommandLines.run(command, "--help");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("Common:", "--config=URI", "--summary=URI")
        .contains("Example:", "quadraspark " + command)
        .doesNotContain("${", "null");
  }

  @Test
  void helpOfTrainHasSectionsAndDefaults() {
    assertThat(CommandLines.run("train", "--help").out())
        .containsSubsequence(
            "Data, backbone and output:",
            "Adapter and head:",
            "Computing:",
            "Training:",
            "Averaging:",
            "Common:")
        .contains("Default: 0.003.", "Default: adamw.", "Default: low-rank.", "Default: product.");
  }

  @Test
  void settingsOfTheConfigFileCountAndFlagsOverrideThem() throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("train.yaml"),
            "data: /d\nbackbone: /b.safetensors\noutput: /o\nepochs: 1\nrank: 0\n");

    assertThat(CommandLines.run("train", "--config", config.toString()).err())
        .contains("Cannot set --rank to 0");
    assertThat(CommandLines.run("train", "--config", config.toString(), "--rank", "-7").err())
        .contains("Cannot set --rank to -7");
  }

  @Test
  void anUnknownSettingIsRefusedWithTheNearestAndTheKnownOnes() throws IOException {
    Path config = Files.writeString(directory.resolve("train.yaml"), "slice: 4\n");

    CommandLines result = CommandLines.run("train", "--config=" + config);

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("'slice'", "did you mean 'slices'?", "local-steps");
  }

  @Test
  void anUnknownPresetIsRefusedWithTheKnownOnes() {
    CommandLines result = CommandLines.run((SHARD + " --preset imagenet").split(" "));

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("'imagenet'", "imagenet-21k-p");
  }

  @Test
  void aPresetGivesWhatNeitherFlagsNorTheConfigFileDo() throws IOException {
    String[] places = {"shard", "--input", "/i", "--output", "/o"};
    assertThat(CommandLines.run(places).err()).contains("--size");
    // With all it needs, the command gets as far as looking for a master.
    System.clearProperty("spark.master");
    assertThat(CommandLines.run(with(places, "--preset", "imagenet-21k-p")).err())
        .contains("master");
    assertThat(CommandLines.run(with(places, "--preset=imagenet-21k-p", "--size", "0")).err())
        .contains("Cannot set size to 0");
    assertThat(
            CommandLines.run(with(places, "--preset", "imagenet-21k-p", "--validation-input", "/v"))
                .err())
        .contains("master");
    Path config =
        Files.writeString(directory.resolve("s.yaml"), "preset: imagenet-21k-p\nsize: -3\n");
    assertThat(CommandLines.run(with(places, "--config", config.toString())).err())
        .contains("Cannot set size to -3");
  }

  private static String[] with(String[] line, String... more) {
    return Stream.of(line, more).flatMap(Arrays::stream).toArray(String[]::new);
  }

  @Test
  void aMissingConfigFileIsRefused() {
    CommandLines result = CommandLines.run("train", "--config", "/no/such.yaml");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("/no/such.yaml");
  }

  @Test
  void anEmptyAddressOfTheConfigFileIsRefused() {
    CommandLines result = CommandLines.run("train", "--config", "");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("Cannot use '' for --config");
  }

  @Test
  void aFlagThatTheConfigSetsCanBeGivenAndTakenBack() throws IOException {
    Path config = Files.writeString(directory.resolve("t.yaml"), "train-norm: true\n");
    String[] file = {"train", "--config", config.toString()};

    assertThat(trainNorm(file)).isTrue();
    assertThat(trainNorm("train", "--config", config.toString(), "--train-norm")).isTrue();
    assertThat(trainNorm("train", "--config", config.toString(), "--train-norm=false")).isFalse();
    assertThat(trainNorm("train")).isFalse();
    assertThat(trainNorm("train", "--train-norm")).isTrue();
  }

  private static boolean trainNorm(String... args) {
    picocli.CommandLine commandLine = QuadraSpark.commandLine();
    ConfigDefaults.apply(commandLine, args);
    String[] all = java.util.Arrays.copyOf(args, args.length + 3);
    all[args.length] = "--data=/d";
    all[args.length + 1] = "--backbone=/b";
    all[args.length + 2] = "--output=/o";
    commandLine.parseArgs(all);
    TrainCommand train = commandLine.getSubcommands().get("train").getCommand();
    return train.adapter.trainNorm;
  }

  @Test
  void aJobThatFailsExitsWith1AndOneSentence() {
    CommandLines result = CommandLines.run("inspect", directory.resolve("none").toString());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("Nothing is at").doesNotContain("\tat ");
  }

  @Test
  void aSummaryThatCouldNotBeWrittenIsRefusedBeforeASessionStarts() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    for (Path summary : List.of(directory, file.resolve("summary.json"))) {
      CommandLines result = CommandLines.run((TRAIN + " --summary " + summary).split(" "));

      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err()).contains("Cannot write a summary to " + summary, "directory");
      assertThat(SparkSession.getDefaultSession().isEmpty()).as("no session").isTrue();
    }
  }

  @Test
  void theResultIsPrintedEvenWhenTheSummaryCannotBeWritten() throws IOException {
    InspectCommand command = QuadraSpark.commandLine().getSubcommands().get("inspect").getCommand();
    StringWriter out = new StringWriter();
    command.spec.commandLine().setOut(new PrintWriter(out));
    command.common.summary = directory.resolve("taken/summary.json").toString();
    Outcome outcome = Outcome.of("Done", Map.of("label", "value"), Map.of());
    // Between the check and the end, something takes the directory's place.
    Files.writeString(directory.resolve("taken"), "");

    assertThatThrownBy(() -> command.finish(outcome))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("did its work")
        .hasMessageContaining(command.common.summary);
    assertThat(out.toString()).contains("Done", "label  value");
  }

  @Test
  void verbosePrintsTheStackTrace() {
    CommandLines result =
        CommandLines.run("inspect", "--verbose", directory.resolve("none").toString());

    assertThat(result.err()).contains("\tat io.quadraspark");
  }
}
