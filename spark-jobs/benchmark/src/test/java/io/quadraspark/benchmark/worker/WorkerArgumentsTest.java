package io.quadraspark.benchmark.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Precision;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkerArgumentsTest {
  @Test
  void aProcessReadsWhatItWasTold() {
    Adapters adapters = new Adapters(AdapterSpec.Form.LOW_RANK, 16);
    Case task = new Case("resnet50", 224, 16, Precision.BF16, Mode.STEP, adapters);
    PeerVariant variant = new PeerVariant(true, PeerVariant.Way.BF16_WITH_FP32_ADAPTERS);
    WorkerArguments told =
        new WorkerArguments(task, variant.argument(), Path.of("/weights/a=b.safetensors"), 2);

    WorkerArguments read = WorkerArguments.parse(told.write().toArray(new String[0]));

    assertThat(read).isEqualTo(told);
    assertThat(PeerVariant.parse(read.variant())).isEqualTo(variant);
  }
}
