package io.quadraspark.benchmark.images;

import io.quadraspark.benchmark.worker.WorkerLoop;
import io.quadraspark.dataprep.image.OurCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A contender's process. Arguments: {@code ours} or {@code imageio}, the directory of the photos,
 * their tar, and where the job writes. Commands are the steps, and {@code job}, each with a number
 * of passes over all images; the answer is as that of {@code run}, and for the job the processor
 * time is that of all threads.
 */
public final class ImageWorker {
  private ImageWorker() {}

  public static void main(String[] arguments) throws IOException {
    boolean ours = arguments[0].equals("ours");
    Codec<?> codec = ours ? new OurCodec() : new ImageIoCodec();
    Path tar = Path.of(arguments[2]);
    Path output = Path.of(arguments[3]);
    Runnable job = ours ? new OurJob(tar, output) : new TarToTar(codec, tar, output);
    Steps<?> steps = new Steps<>(codec, PhotoFiles.read(Path.of(arguments[1])));
    Map<String, Function<String[], String>> commands = new HashMap<>();
    for (String step : List.of("decode", "resize", "encode", "convert")) {
      Runnable pass = steps.named(step);
      commands.put(step, words -> WorkerLoop.times(pass, Integer.parseInt(words[1])));
    }
    commands.put("job", words -> WorkerLoop.processTimes(job, Integer.parseInt(words[1])));
    new WorkerLoop(List.of(), commands).serve("Java " + System.getProperty("java.version"));
    // Spark leaves threads behind.
    System.exit(0);
  }
}
