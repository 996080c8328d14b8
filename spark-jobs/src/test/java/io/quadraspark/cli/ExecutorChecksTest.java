package io.quadraspark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.TestSpark;
import io.quadraspark.program.Environment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExecutorChecksTest {
  private static final Environment GOOD =
      new Environment("CpuBackend", "/a-onednn/b.so", true, true, false, "avx512_core_bf16");
  private static final Environment BARE =
      new Environment("CpuBackend", "/a/b.so", false, true, false, "avx2");

  @Test
  void executorsLikeTheDriverGiveNoWarning() {
    assertThat(ExecutorChecks.warnings(List.of(new ExecutorChecks.Answer("1", GOOD)), GOOD))
        .isEmpty();
  }

  @Test
  void anExecutorWithoutOneDnnAndAnotherInstructionSetAreNamed() {
    List<ExecutorChecks.Answer> answers =
        List.of(
            new ExecutorChecks.Answer("1", GOOD),
            new ExecutorChecks.Answer("2", BARE),
            new ExecutorChecks.Answer("3", BARE));
    assertThat(ExecutorChecks.warnings(answers, GOOD))
        .hasSize(3)
        .anyMatch(warning -> warning.startsWith("On executors 2, 3: NOTE"))
        .anyMatch(
            warning ->
                warning.startsWith("On executors 2, 3: WARNING") && warning.contains("oneDNN"))
        .anyMatch(warning -> warning.contains("avx2, avx512_core"));
  }

  @Test
  void anExecutorStartedWithoutTheVectorModuleIsFound() {
    List<String> warnings =
        TestSpark.on(
            "local-cluster[1,1,1024]",
            Map.of(
                "spark.executor.memory",
                "1g",
                "spark.executor.extraClassPath",
                System.getProperty("java.class.path")),
            ExecutorChecks::warnings);
    // Beside it there may be a note on what the processor lacks.
    assertThat(warnings)
        .filteredOn(warning -> !warning.contains("NOTE"))
        .singleElement()
        .asString()
        .startsWith("On executors 0: WARNING")
        .contains("vector module");
  }
}
