package io.quadraspark.s3;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * Serves a directory as S3 buckets on a free port of the loopback interface, and checks every
 * request's signature.
 *
 * <p>It prints its port as the one line of its standard output, and ends when its standard input
 * does: a server never outlives the process that started it, however that one died. The credentials
 * come by the environment, where no other user's {@code ps} shows them, and are never printed.
 */
public final class S3Server {
  /** Environment variable with the access key id that the server knows. */
  static final String ACCESS_KEY = "QUADRASPARK_S3_ACCESS_KEY";

  /** Environment variable with the secret key that goes with it. */
  static final String SECRET_KEY = "QUADRASPARK_S3_SECRET_KEY";

  private static final URI ANY_FREE_PORT = URI.create("http://127.0.0.1:0");
  private static final int WRONG_USE = 2;

  private S3Server() {}

  /** Serves the directory that is the only argument. */
  public static void main(String[] args) throws Exception {
    String accessKey = System.getenv(ACCESS_KEY);
    String secretKey = System.getenv(SECRET_KEY);
    if (args.length != 1 || accessKey == null || secretKey == null) {
      System.err.printf(
          "Usage: S3Server DIRECTORY, with %s and %s in the environment; it ends at the end of its"
              + " standard input%n",
          ACCESS_KEY, SECRET_KEY);
      System.exit(WRONG_USE);
    }
    S3Proxy server = start(Path.of(args[0]), accessKey, secretKey);
    System.out.println(server.getPort());
    System.out.flush();
    waitForEnd(System.in);
    server.stop();
    System.exit(0);
  }

  private static S3Proxy start(Path directory, String accessKey, String secretKey)
      throws Exception {
    Files.createDirectories(directory);
    var store = new FilesystemNio2BlobStore(directory.toAbsolutePath().toString());
    S3Proxy server =
        S3Proxy.builder()
            .endpoint(ANY_FREE_PORT)
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, accessKey, secretKey)
            .blobStore(store)
            .build();
    server.setBlobStoreLocator(
        (identity, container, blob) ->
            accessKey.equals(identity) ? new AccessGrant(secretKey, store) : null);
    server.start();
    return server;
  }

  private static void waitForEnd(InputStream in) throws IOException {
    while (in.read() >= 0) {
      // Whatever is written to it, only its end counts.
    }
  }
}
