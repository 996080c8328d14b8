package io.quadraspark.quickstart;

import com.amazonaws.auth.AWSCredentials;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.AnonymousAWSCredentials;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.model.AmazonS3Exception;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real S3 server on loopback, in a JVM of its own, with one bucket and random credentials. It
 * ends with {@link #close}, and by itself when this process dies: it reads this process's pipe.
 */
public final class S3ServerProcess implements AutoCloseable {
  private static final String REGION = "us-east-1";
  private static final int FORBIDDEN = 403;
  private static final long SECONDS_TO_END = 10;

  private final Process process;
  private final S3Credentials credentials;
  private final String endpoint;
  private final String bucket;

  private S3ServerProcess(
      Process process, S3Credentials credentials, String endpoint, String bucket) {
    this.process = process;
    this.credentials = credentials;
    this.endpoint = endpoint;
    this.bucket = bucket;
  }

  /**
   * Starts the server and makes its bucket.
   *
   * @param build the build directory of the module s3-server, which holds its classes and its class
   *     path
   * @param directory where the server keeps its objects and its log; made where absent
   */
  public static S3ServerProcess start(Path build, Path directory, String bucket)
      throws IOException {
    Path objects = Files.createDirectories(directory.resolve("objects").toAbsolutePath());
    Path log = directory.resolve("s3-server.log").toAbsolutePath();
    S3Credentials credentials = S3Credentials.random();
    Process process = launch(classPath(build), objects, log, credentials);
    try {
      String endpoint = "http://127.0.0.1:" + port(process, log);
      S3ServerProcess server = new S3ServerProcess(process, credentials, endpoint, bucket);
      server.makeBucket();
      return server;
    } catch (IOException | RuntimeException failure) {
      process.destroyForcibly();
      throw failure;
    }
  }

  private static String classPath(Path build) throws IOException {
    Path file = build.resolve("classpath");
    if (!Files.exists(file)) {
      throw QuickstartErrors.serverNotBuilt(file);
    }
    return build.resolve("classes").toAbsolutePath()
        + System.getProperty("path.separator")
        + Files.readString(file).strip();
  }

  private static Process launch(String classPath, Path objects, Path log, S3Credentials credentials)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-cp",
            classPath,
            "io.quadraspark.s3.S3Server",
            objects.toString());
    builder.environment().put("QUADRASPARK_S3_ACCESS_KEY", credentials.accessKey());
    builder.environment().put("QUADRASPARK_S3_SECRET_KEY", credentials.secretKey());
    return builder.redirectError(log.toFile()).start();
  }

  /** The server prints its port as soon as it listens, or ends, which ends the reading too. */
  private static int port(Process process, Path log) throws IOException {
    BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    String line = out.readLine();
    if (line == null || !line.matches("\\d{1,5}")) {
      throw QuickstartErrors.serverDidNotStart(String.valueOf(line), log);
    }
    return Integer.parseInt(line);
  }

  /** Through the API: a bucket made as a directory would be open to unsigned requests. */
  private void makeBucket() {
    AmazonS3 owner =
        client(new BasicAWSCredentials(credentials.accessKey(), credentials.secretKey()));
    AmazonS3 stranger = client(new AnonymousAWSCredentials());
    try {
      owner.createBucket(bucket);
      refuseStranger(stranger);
    } finally {
      owner.shutdown();
      stranger.shutdown();
    }
  }

  private void refuseStranger(AmazonS3 stranger) {
    try {
      stranger.listObjects(bucket);
    } catch (AmazonS3Exception refused) {
      if (refused.getStatusCode() == FORBIDDEN) {
        return;
      }
      throw refused;
    }
    throw QuickstartErrors.serverIsOpen(bucket);
  }

  private AmazonS3 client(AWSCredentials keys) {
    return AmazonS3ClientBuilder.standard()
        .withEndpointConfiguration(new EndpointConfiguration(endpoint, REGION))
        .withPathStyleAccessEnabled(true)
        .withCredentials(new AWSStaticCredentialsProvider(keys))
        .build();
  }

  /** {@code s3a://bucket/path}. */
  public String uri(String path) {
    return "s3a://" + bucket + "/" + path;
  }

  /** {@code http://127.0.0.1:port}. */
  public String endpoint() {
    return endpoint;
  }

  /** What Hadoop needs to reach this server. Holds the credentials: never print it. */
  public Map<String, String> hadoopSettings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("fs.s3a.endpoint", endpoint);
    settings.put("fs.s3a.endpoint.region", REGION);
    settings.put("fs.s3a.path.style.access", "true");
    settings.put("fs.s3a.connection.ssl.enabled", "false");
    settings.put(
        "fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    settings.put("fs.s3a.access.key", credentials.accessKey());
    settings.put("fs.s3a.secret.key", credentials.secretKey());
    return settings;
  }

  /** The same for a Spark session, {@code spark.hadoop.*}. */
  public Map<String, String> sparkSettings() {
    Map<String, String> settings = new LinkedHashMap<>();
    hadoopSettings().forEach((key, value) -> settings.put("spark.hadoop." + key, value));
    return settings;
  }

  /** The server's process. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Ends the server and waits until it has gone. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException alreadyGone) {
      process.destroyForcibly();
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
