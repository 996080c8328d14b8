package io.quadraspark.dataprep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tar of 4 GB with 100,000 small pictures, sharded by a JVM with a heap of 1 GB. */
@Tag("slow")
class LargeTarTest {
  private static final int IMAGES = 100_000;
  private static final int CLASSES = 100;

  /** A JPEG may say so much that is not its picture, and every byte of it is read and hashed. */
  private static final int COMMENT_BYTES = 41_000;

  private static final int MINUTES = 15;

  @TempDir Path directory;

  private static byte[] commented(byte[] jpeg, int number) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    ByteBuffer comment = ByteBuffer.allocate(2 + COMMENT_BYTES);
    comment.putShort((short) 0xfffe).putShort((short) COMMENT_BYTES).putInt(number);
    out.writeBytes(comment.array());
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  private Path tar() throws IOException {
    List<byte[]> pictures =
        IntStream.range(0, 50).mapToObj(i -> TestImages.jpeg(32, 32, i)).toList();
    Path tar = directory.resolve("all.tar");
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(tar), 1 << 20);
        TarArchiveOutputStream out = new TarArchiveOutputStream(file)) {
      for (int i = 0; i < IMAGES; i++) {
        byte[] image = commented(pictures.get(i % pictures.size()), i);
        TarArchiveEntry entry = new TarArchiveEntry("class%05d/%07d.jpg".formatted(i % CLASSES, i));
        entry.setSize(image.length);
        out.putArchiveEntry(entry);
        out.write(image);
        out.closeArchiveEntry();
      }
    }
    return tar;
  }

  @Test
  void fitsIntoAHeapOfOneGigabyte() throws IOException, InterruptedException {
    Path tar = tar();
    assertThat(Files.size(tar)).isGreaterThan(4_000_000_000L);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx1g", "-Djava.io.tmpdir=" + directory));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Job.class.getName(), tar.toString(), directory.toString()));
    Path said = directory.resolve("said.txt");
    Process job =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      boolean ended = job.waitFor(MINUTES, TimeUnit.MINUTES);
      assertThat(ended).as("it ends in time:%n%s", Files.readString(said)).isTrue();
    } finally {
      job.destroyForcibly();
    }
    String output = Files.readString(said);
    assertThat(job.exitValue()).as(output).isZero();
    assertThat(output).contains("images=" + IMAGES + ",", "quarantined=0,");
    output.lines().filter(line -> line.startsWith("4 GB: ")).forEach(System.out::println);
  }

  /** The job in a JVM of its own. */
  static final class Job {
    private Job() {}

    public static void main(String[] arguments) throws IOException {
      // A test that is killed leaves no process behind.
      ProcessHandle.current()
          .parent()
          .ifPresent(test -> test.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
      Path directory = Path.of(arguments[1]);
      ShardImages.Result result =
          TestDataSets.action(Path.of(arguments[0]), directory.resolve("data"))
              .shardBytes(16 << 20)
              .validationPerClass(10)
              .execute();
      System.out.println("4 GB: " + result);
      Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmHWM"))
          .forEach(line -> System.out.println("4 GB: " + line));
      TestSpark.session().stop();
    }
  }
}
