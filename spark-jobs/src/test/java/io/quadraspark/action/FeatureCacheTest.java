package io.quadraspark.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.TestSpark;
import io.quadraspark.action.TrainAdapters.FeatureCaching;
import io.quadraspark.baseline.Dl4jParameterAveraging;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.image.Augmentation;
import io.quadraspark.engine.EngineFactory;
import io.quadraspark.engine.ProgramKind;
import io.quadraspark.engine.dl4j.Dl4jEngineFactory;
import io.quadraspark.training.FakeEngineFactory;
import io.quadraspark.training.FeatureCacheSize;
import io.quadraspark.training.ProgressLines;
import io.quadraspark.training.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureCacheTest {
  @TempDir static Path shared;
  @TempDir Path directory;

  private static String data;
  private static String backbone;

  @BeforeAll
  static void makeInput() throws IOException {
    data = TestData.dataSet(shared, "blue", "red");
    backbone = TestData.backbone(shared.resolve("backbone.safetensors"), 1);
  }

  /** What happened to the cache. */
  private static final class Heard implements TrainingListener {
    final List<String> events = new ArrayList<>();
    FeatureCacheSize size;

    @Override
    public void cachingFeatures(FeatureCacheSize announced) {
      size = announced;
      events.add(exists(announced) ? "announced late" : "announced");
    }

    @Override
    public void featuresCached(FeatureCacheSize written, double seconds) {
      events.add("written");
    }

    @Override
    public void featuresFound(FeatureCacheSize found) {
      size = found;
      events.add("found");
    }

    @Override
    public void warned(String message) {
      events.add(message);
    }

    private static boolean exists(FeatureCacheSize announced) {
      return Files.exists(Path.of(URI.create(announced.uri())));
    }

    List<Path> files() throws IOException {
      try (Stream<Path> files = Files.list(Path.of(URI.create(size.uri())))) {
        return files.filter(file -> file.toString().endsWith(".bin")).sorted().toList();
      }
    }

    Path manifest() {
      return Path.of(URI.create(size.uri())).resolve("features.json");
    }
  }

  private TrainAdapters.Result train(
      EngineFactory engines, String output, UnaryOperator<TrainAdapters> change) {
    TrainAdapters action =
        new TrainAdapters(engines)
            .data(data)
            .backbone(backbone)
            .output(uri(output))
            .rank(2)
            .slices(2)
            .localSteps(3)
            .batchSize(8)
            .rounds(5)
            .validateEvery(2)
            .augmentation(Augmentation.NONE);
    return change.apply(action).run(TestSpark.context());
  }

  private TrainAdapters.Result cached(String output, Heard heard) {
    return train(
        new FakeEngineFactory(),
        output,
        action ->
            action
                .featureCache(FeatureCaching.STORAGE)
                .featureCacheDirectory(uri("features"))
                .listener(heard));
  }

  private String uri(String name) {
    return directory.resolve(name).toUri().toString();
  }

  @Test
  void cachedFeaturesTrainTheSameAdapter() {
    TrainAdapters.Result images = train(new FakeEngineFactory(), "images", action -> action);
    TrainAdapters.Result features = cached("features-run", new Heard());

    assertThat(features.adapterSha256()).isEqualTo(images.adapterSha256());
    assertThat(features.validation()).isEqualTo(images.validation());
    assertThat(features.trainLoss()).isEqualTo(images.trainLoss());
  }

  @ParameterizedTest
  @CsvSource({"head, ND4J", "last-stage, ND4J", "all, ND4J", "last-stage, ONEDNN", "head, AUTO"})
  void cachedFeaturesOfANetworkTrainTheSameAdapter(String scope, ProgramKind program) {
    UnaryOperator<TrainAdapters> network =
        action ->
            scope.equals("head")
                ? action.program(program).rounds(3).headOnly(true)
                : action.program(program).rounds(3).scope(scope);
    Heard heard = new Heard();

    TrainAdapters.Result images = train(new Dl4jEngineFactory(), "images", network);
    TrainAdapters.Result features =
        train(
            new Dl4jEngineFactory(),
            "features",
            action -> network.apply(action).featureCache(FeatureCaching.STORAGE).listener(heard));

    assertThat(heard.events).startsWith("announced", "written");
    assertThat(heard.size.uri()).contains("/features/features-");
    assertThat(features.adapterSha256()).isEqualTo(images.adapterSha256());
    assertThat(features.validation()).isEqualTo(images.validation());
  }

  @Test
  void aBrokenOffRunGoesOnFromTheCacheToTheSameAdapter() {
    String whole = train(new FakeEngineFactory(), "images", action -> action).adapterSha256();
    UnaryOperator<TrainAdapters> features =
        action -> action.featureCache(FeatureCaching.STORAGE).warmupSteps(1);
    String unbroken = train(new FakeEngineFactory(), "unbroken", features).adapterSha256();
    assertThat(unbroken).isNotEqualTo(whole);

    assertThatThrownBy(
            () ->
                train(
                    new FakeEngineFactory(),
                    "broken",
                    action ->
                        features
                            .apply(action)
                            .checkpointEvery(2)
                            .listener(
                                new TrainingListener() {
                                  @Override
                                  public void checkpointed(int round, String uri) {
                                    throw new IllegalStateException("stop");
                                  }
                                })))
        .hasMessageContaining("stop");
    Heard heard = new Heard();
    TrainAdapters.Result resumed =
        train(
            new FakeEngineFactory(),
            "broken",
            action -> features.apply(action).checkpointEvery(2).listener(heard));

    assertThat(heard.events).containsExactly("found");
    assertThat(resumed.adapterSha256()).isEqualTo(unbroken);
  }

  @Test
  void theSizeIsToldBeforeAnythingIsWritten() throws IOException {
    Heard heard = new Heard();
    cached("out", heard);

    assertThat(heard.events).containsExactly("announced", "written");
    assertThat(heard.size.samples()).isEqualTo(120);
    assertThat(heard.size.floats()).isEqualTo(TestData.SIZE * TestData.SIZE * 3);
    long bytes = heard.files().stream().mapToLong(FeatureCacheTest::length).sum();
    assertThat(bytes).isEqualTo(heard.size.bytes());

    List<String> lines = new ArrayList<>();
    new ProgressLines(lines::add).cachingFeatures(heard.size);
    assertThat(lines)
        .containsExactly(
            "feature cache: writes 96.5 kB (120 images x 192 floats of scale) to "
                + heard.size.uri());
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anotherRunThatNeedsTheSameFeaturesFindsThem() {
    cached("first", new Heard());
    Heard heard = new Heard();
    cached("second", heard);

    assertThat(heard.events).containsExactly("found");
  }

  @Test
  void featuresOfAnotherBackboneOrBatchSizeOrDataAreOthers() throws IOException {
    Heard first = new Heard();
    cached("first", first);
    String otherBackbone = TestData.backbone(directory.resolve("other.safetensors"), 2);
    String otherData = TestData.dataSet(directory.resolve("other"), "azure", "red");
    List<UnaryOperator<TrainAdapters>> changes =
        List.of(
            action -> action.backbone(otherBackbone),
            action -> action.batchSize(4),
            action -> action.data(otherData));
    for (int i = 0; i < changes.size(); i++) {
      Heard heard = new Heard();
      UnaryOperator<TrainAdapters> change = changes.get(i);
      train(
          new FakeEngineFactory(),
          "run" + i,
          action ->
              change
                  .apply(action)
                  .rounds(1)
                  .featureCache(FeatureCaching.STORAGE)
                  .featureCacheDirectory(uri("features"))
                  .listener(heard));
      assertThat(heard.events).containsExactly("announced", "written");
      assertThat(heard.size.uri()).isNotEqualTo(first.size.uri());
    }
  }

  @Test
  void aHalfWrittenCacheIsComputedAgain() throws IOException {
    Heard first = new Heard();
    String adapter = cached("first", first).adapterSha256();
    Files.delete(first.manifest());
    Files.write(first.files().get(0), new byte[3]);
    Files.deleteIfExists(crc(first.files().get(0)));

    Heard heard = new Heard();
    String again = cached("second", heard).adapterSha256();

    assertThat(heard.events).containsExactly("announced late", "written");
    assertThat(again).isEqualTo(adapter);
  }

  @Test
  void aCacheThatLacksAFileIsComputedAgainAndSaysSo() throws IOException {
    Heard first = new Heard();
    cached("first", first);
    Path gone = first.files().get(0);
    Files.delete(gone);

    Heard heard = new Heard();
    cached("second", heard);

    assertThat(heard.events).hasSize(3);
    assertThat(heard.events.get(0)).contains(gone.getFileName() + " is missing");
    assertThat(gone).exists();
  }

  @Test
  void aChangedManifestIsNotBelieved() throws IOException {
    Heard first = new Heard();
    cached("first", first);
    String manifest = Files.readString(first.manifest());
    Files.writeString(first.manifest(), manifest.replace("192", "193"));
    Files.deleteIfExists(crc(first.manifest()));

    Heard heard = new Heard();
    cached("second", heard);

    assertThat(heard.events.get(0)).contains("features.json does not have the hash");
    assertThat(Files.readString(first.manifest())).isEqualTo(manifest);
  }

  @Test
  void aDamagedByteIsNamed() throws IOException {
    Heard first = new Heard();
    cached("first", first);
    Path file = first.files().get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 4;
    Files.write(file, bytes);
    Files.deleteIfExists(crc(file));

    assertThatThrownBy(() -> cached("second", new Heard()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining("is damaged");
  }

  private static Path crc(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".crc");
  }

  @Test
  void whatCannotBeCachedIsRefused() {
    assertInvalid(
        "--augmentation crop-flip gives other images",
        action -> action.augmentation(Augmentation.named("crop-flip")));
    assertInvalid(
        "--trainer dl4j-parameter-averaging trains on images alone",
        action -> action.clipNorm(0).trainer(Dl4jParameterAveraging.factory()));
    assertInvalid(
        "Cannot set --feature-cache-dir to file:/x: --feature-cache is off",
        action -> action.featureCache(FeatureCaching.OFF).featureCacheDirectory("file:/x"));
  }

  private static void assertInvalid(String message, UnaryOperator<TrainAdapters> change) {
    TrainAdapters action =
        new TrainAdapters(new FakeEngineFactory())
            .data("data")
            .backbone("backbone")
            .output("out")
            .rounds(1)
            .augmentation(Augmentation.NONE)
            .featureCache(FeatureCaching.STORAGE);
    action.validate();
    assertThatThrownBy(() -> change.apply(action).validate())
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aNetworkThatTrainsFromItsFirstStepOnIsRefused() {
    assertThatThrownBy(
            () ->
                train(
                    new Dl4jEngineFactory(),
                    "out",
                    action ->
                        action
                            .program(ProgramKind.ND4J)
                            .trainNorm(true)
                            .featureCache(FeatureCaching.STORAGE)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("trains from its first step on")
        .hasMessageContaining("--adapter-scope last-stage");
  }
}
