package io.quadraspark.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.TestSpark;
import io.quadraspark.backbone.Safetensors;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.engine.OptimizerSpec;
import io.quadraspark.training.FakeEngineFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainBackboneTest {
  @TempDir static Path shared;
  private static String data;

  @TempDir Path directory;

  @BeforeAll
  static void makeInput() throws IOException {
    data = TestData.dataSet(shared, "blue", "red");
  }

  @Test
  void theBackboneIsOneFileWithoutTheHead() throws IOException {
    PretrainBackbone.Result result = action("backbone.safetensors").run(TestSpark.context());
    byte[] file = Files.readAllBytes(directory.resolve("backbone.safetensors"));
    assertThat(result.sha256()).isEqualTo(Sha256.of(file));
    Safetensors content = Safetensors.parse(file);
    assertThat(content.tensors()).containsOnlyKeys("scale", "running_mean");
    assertThat(content.tensors().get("running_mean").values()[0]).isBetween(0.2f, 0.6f);
    assertThat(content.metadata())
        .containsEntry("architecture", "resnet20")
        .containsEntry("image_size", Integer.toString(TestData.SIZE))
        .containsKeys("class_map_sha256", "data_sha256", "seed", "rounds", "samples");
    assertThat(result.validation().top1()).isGreaterThan(0.9);
  }

  @Test
  void theSameCommandGivesTheSameFile() {
    String first = action("a.safetensors").run(TestSpark.context()).sha256();
    assertThat(action("b.safetensors").run(TestSpark.context()).sha256()).isEqualTo(first);
    // Again in place: nothing is left to train.
    PretrainBackbone.Result again = action("a.safetensors").run(TestSpark.context());
    assertThat(again.sha256()).isEqualTo(first);
    assertThat(again.imagesPerSecond()).isZero();
  }

  @Test
  void wrongOptionsAreRefused() {
    assertThatThrownBy(() -> action("backbone.bin").validate())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("ends in .safetensors");
    assertThatThrownBy(() -> action("b.safetensors").architecture("resnet21").validate())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("resnet21");
    assertThatThrownBy(() -> action("b.safetensors").rate(-1).validate())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("-1.0");
  }

  @Test
  void aCheckpointOfAPretrainingIsNamedWhenItIsExported() {
    String checkpoint = action("b.safetensors").run(TestSpark.context()).checkpointUri();
    assertThatThrownBy(
            () ->
                new ExportAdapter()
                    .checkpoint(checkpoint)
                    .output(directory.resolve("adapter").toUri().toString())
                    .run(TestSpark.context().hadoopConfiguration()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("No whole checkpoint at " + checkpoint + ": it is of a pretraining");
  }

  @Test
  void theMomentumIsThatOfTheOptimizer() {
    assertThat(action("b.safetensors").optimizer(10).momentum()).isEqualTo(0.9);
    PretrainBackbone adam =
        action("b.safetensors").innerOptimizer(OptimizerSpec.Kind.ADAMW).validate();
    assertThat(adam.optimizer(10).momentum()).isZero();
    assertThat(action("b.safetensors").momentum(0).optimizer(10).momentum()).isZero();
  }

  private PretrainBackbone action(String file) {
    return new PretrainBackbone(new FakeEngineFactory())
        .data(data)
        .architecture("resnet20")
        .output(directory.resolve(file).toUri().toString())
        .slices(2)
        .localSteps(3)
        .batchSize(8)
        .epochs(8);
  }
}
