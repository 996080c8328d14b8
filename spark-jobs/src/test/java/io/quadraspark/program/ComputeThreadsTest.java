package io.quadraspark.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ComputeThreadsTest {
  @Test
  void everyThreadThatAsksComputesAlone() {
    ComputeThreads.one();
    // Threads begin with what the environment says; two stands for a machine's cores.
    ExecutorService task = Executors.newSingleThreadExecutor();
    try {
      CompletableFuture.runAsync(() -> OpenMp.threads(2), task).join();
      assertThat(CompletableFuture.supplyAsync(OpenMp::threads, task).join()).isEqualTo(2);
      CompletableFuture.runAsync(ComputeThreads::one, task).join();
      assertThat(CompletableFuture.supplyAsync(OpenMp::threads, task).join()).isEqualTo(1);
    } finally {
      task.shutdownNow();
    }
  }
}
