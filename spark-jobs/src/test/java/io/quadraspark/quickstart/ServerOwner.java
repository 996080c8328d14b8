package io.quadraspark.quickstart;

import java.nio.file.Path;

/** A program that starts an S3 server, prints the server's process id, and waits to be killed. */
final class ServerOwner {
  private ServerOwner() {}

  public static void main(String[] args) throws Exception {
    S3ServerProcess server = S3ServerProcess.start(Path.of(args[0]), Path.of(args[1]), "photos");
    System.out.println(server.process().pid());
    Thread.sleep(Long.MAX_VALUE);
  }
}
