package io.quadraspark.program.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.engine.AdapterSpec.Kernel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
  @Test
  void usesTheVectorModuleThatTheJvmWasStartedWith() {
    assertThat(Workspace.open().vectorised()).isTrue();
    assertThat(Workspace.plain().vectorised()).isFalse();
  }

  @Test
  void computesInAJvmWithoutTheVectorModule() throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    WithoutVectorModule.class.getName()))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output).endsWith("vectorised false, as defined true" + System.lineSeparator());
  }

  /** A program of its own: forward and backward once, and whether q is right. */
  static final class WithoutVectorModule {
    private WithoutVectorModule() {}

    public static void main(String[] args) {
      Geometry geometry = Geometry.even(5, 3, 1, 1, 1);
      Workspace workspace = Workspace.open();
      try (FactorCase c = new FactorCase(geometry, Kernel.SIGMOID, 6, 7, false, Element.F32, 1)) {
        c.backward(workspace, false);
        c.forward(workspace, false);
        double[] term = c.term();
        double[] q = c.q.values();
        boolean close = true;
        for (int i = 0; i < q.length; i++) {
          close &= Math.abs(q[i] - term[i]) < 1e-5;
        }
        System.out.printf("vectorised %s, as defined %s%n", workspace.vectorised(), close);
      }
    }
  }
}
