package io.quadraspark.benchmark.ours;

import io.quadraspark.backbone.Graph;
import io.quadraspark.backbone.Node;
import io.quadraspark.backbone.Weights;
import io.quadraspark.benchmark.worker.Case;
import io.quadraspark.benchmark.worker.WorkerArguments;
import io.quadraspark.benchmark.worker.WorkerLoop;
import io.quadraspark.program.ComputeThreads;
import io.quadraspark.program.Environment;
import io.quadraspark.program.Plan;
import io.quadraspark.program.Program;
import io.quadraspark.program.onednn.OneDnnProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;

/**
 * The process of one of our programs. Beyond what all contenders answer: {@code peak}, GFLOP/s of
 * the best matrix product, and {@code profile K}, the ms of each kind of operation.
 */
public final class OurWorker {
  private final Case task;
  private final Set<String> nodes;
  private final List<ProgramWorkload> workloads;

  private OurWorker(WorkerArguments arguments) throws IOException {
    this.task = arguments.task();
    Weights weights = Weights.parse(Files.readAllBytes(arguments.weights()));
    Graph graph = task.graph(weights);
    Plan plan = task.plan(graph);
    this.nodes = graph.nodes().stream().map(Node::name).collect(Collectors.toSet());
    ProgramSource source = ProgramSource.open(arguments.variant(), weights, task.precision());
    this.workloads =
        Stream.generate(() -> new ProgramWorkload(task, plan, source))
            .limit(arguments.tasks())
            .toList();
  }

  public static void main(String[] args) throws IOException {
    ComputeThreads.one();
    OurWorker worker = new OurWorker(WorkerArguments.parse(args));
    Map<String, Function<String[], String>> more =
        Map.of(
            "peak", words -> WorkerLoop.number(GemmPeak.gigaflops(worker.task.precision())),
            "profile", words -> worker.profile(Integer.parseInt(words[1])));
    new WorkerLoop(worker.workloads, more).serve(versions());
    // Libraries leave threads behind.
    System.exit(0);
  }

  /** {@code kind=ms;kind=ms}; nothing from a program that has no profile. */
  private String profile(int runs) {
    Program program = workloads.get(0).program();
    return program instanceof OneDnnProgram profiled
        ? new Profile(profiled.profile(runs), nodes).line()
        : "";
  }

  private static String versions() {
    dnnl_version_t version = dnnl.dnnl_version();
    return "oneDNN %d.%d.%d, %s"
        .formatted(
            version.major(),
            version.minor(),
            version.patch(),
            Environment.detect().instructionSet());
  }
}
