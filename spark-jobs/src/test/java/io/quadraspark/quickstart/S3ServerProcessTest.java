package io.quadraspark.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.UserException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ServerProcessTest {
  private static final Path BUILD = Path.of("s3-server", "target");
  private static final String BUCKET = "photos";

  @TempDir static Path directory;
  private static S3ServerProcess server;

  @BeforeAll
  static void start() throws IOException {
    server = S3ServerProcess.start(BUILD, directory, BUCKET);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void givesBackThroughS3aWhatWasPut() throws IOException {
    byte[] bytes = "woven".getBytes(StandardCharsets.UTF_8);
    var path = new org.apache.hadoop.fs.Path(server.uri("a/b.bin"));
    try (FileSystem s3a = fileSystem(server.uri(""), Map.of())) {
      try (FSDataOutputStream out = s3a.create(path)) {
        out.write(bytes);
      }
      byte[] back = new byte[bytes.length];
      try (FSDataInputStream in = s3a.open(path)) {
        in.readFully(0, back);
      }
      assertThat(back).isEqualTo(bytes);
      assertThat(s3a.getFileStatus(path).getLen()).isEqualTo(bytes.length);
    }
  }

  @Test
  void refusesAWrongSecret() {
    Map<String, String> wrong = Map.of("fs.s3a.secret.key", "0".repeat(40));
    assertThatThrownBy(
            () -> {
              try (FileSystem s3a = fileSystem(server.uri(""), wrong)) {
                s3a.listStatus(new org.apache.hadoop.fs.Path(server.uri("")));
              }
            })
        .isInstanceOf(java.nio.file.AccessDeniedException.class);
  }

  @Test
  void refusesAnUnsignedRequest() throws IOException {
    var list =
        (HttpURLConnection) URI.create(server.endpoint() + "/" + BUCKET).toURL().openConnection();
    assertThat(list.getResponseCode()).isEqualTo(403);
  }

  @Test
  void namesAMissingBucket() {
    assertThatThrownBy(
            () -> {
              try (FileSystem s3a = fileSystem("s3a://no-such-bucket/", Map.of())) {
                s3a.listStatus(new org.apache.hadoop.fs.Path("s3a://no-such-bucket/"));
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-bucket");
  }

  @Test
  void isGoneAfterClose(@TempDir Path other) throws IOException {
    S3ServerProcess second = S3ServerProcess.start(BUILD, other, BUCKET);
    assertThat(second.process().isAlive()).isTrue();
    second.close();
    assertThat(second.process().isAlive()).isFalse();
  }

  @Test
  void endsWhenTheProcessThatStartedItDies(@TempDir Path other) throws Exception {
    Process owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ServerOwner.class.getName(),
                BUILD.toString(),
                other.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = owner.inputReader()) {
      ProcessHandle started = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
      owner.destroyForcibly().waitFor();
      started.onExit().get(20, TimeUnit.SECONDS);
      assertThat(started.isAlive()).isFalse();
    }
  }

  @Test
  void hidesItsCredentials() throws IOException {
    String secret = server.hadoopSettings().get("fs.s3a.secret.key");
    assertThat(S3Credentials.random()).hasToString("S3Credentials(hidden)");
    assertThat(server.process().info().arguments().map(words -> String.join(" ", words)).orElse(""))
        .doesNotContain(secret);
    assertThat(Files.readString(directory.resolve("s3-server.log"))).doesNotContain(secret);
  }

  @Test
  void saysHowToBuildTheServerWhereItIsNot(@TempDir Path other) {
    assertThatThrownBy(() -> S3ServerProcess.start(other.resolve("none"), other, BUCKET))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("none")
        .hasMessageContaining("mvn -pl spark-jobs/s3-server");
  }

  private static FileSystem fileSystem(String uri, Map<String, String> changes) throws IOException {
    Configuration hadoop = new Configuration();
    server.hadoopSettings().forEach(hadoop::set);
    changes.forEach(hadoop::set);
    hadoop.setInt("fs.s3a.bucket.probe", 2);
    // The SDK takes a wrong signature for a clock that is off, and tries as often as it may.
    hadoop.setInt("fs.s3a.attempts.maximum", 2);
    return FileSystem.newInstance(URI.create(uri), hadoop);
  }
}
