package io.quadraspark.submit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Network namespaces as other hosts, on a bridge of this one; each can be cut off. Needs root and
 * {@code ip}. Host 0 is this one.
 */
record IsolatedHosts(String name, int count) implements AutoCloseable {
  private static final int SECONDS = 20;

  /** Whether there can be any here: root's right to make a bridge is tried. */
  static boolean possible() throws InterruptedException {
    try {
      ip("link", "add", "quadra-try", "type", "bridge");
      ip("link", "del", "quadra-try");
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  /**
   * Makes hosts 1 to {@code count}.
   *
   * @param name of the bridge; hosts and links have it in front
   */
  static IsolatedHosts open(String name, int count) throws IOException, InterruptedException {
    IsolatedHosts hosts = new IsolatedHosts(name, count);
    try {
      ip("link", "add", name, "type", "bridge");
      ip("address", "add", hosts.address(0) + "/24", "dev", name);
      ip("link", "set", name, "up");
      for (int i = 1; i <= count; i++) {
        hosts.add(i);
      }
      return hosts;
    } catch (IOException | InterruptedException failure) {
      hosts.close();
      throw failure;
    }
  }

  private void add(int host) throws IOException, InterruptedException {
    String there = host(host);
    ip("netns", "add", there);
    ip("link", "add", link(host), "type", "veth", "peer", "name", "eth0", "netns", there);
    ip("link", "set", link(host), "master", name, "up");
    ip("-n", there, "address", "add", address(host) + "/24", "dev", "eth0");
    ip("-n", there, "link", "set", "eth0", "up");
    ip("-n", there, "link", "set", "lo", "up");
  }

  private String host(int host) {
    return name + "-host" + host;
  }

  private String link(int host) {
    return name + "-" + host;
  }

  String address(int host) {
    return "10.197.31." + (host + 1);
  }

  /** What runs a command there. */
  List<String> command(int host) {
    return List.of("ip", "netns", "exec", host(host));
  }

  /** Packets to and from it are lost from now on, and nobody is told. */
  void cut(int host) throws IOException, InterruptedException {
    ip("link", "set", link(host), "down");
  }

  @Override
  public void close() throws InterruptedException {
    for (int i = 1; i <= count; i++) {
      // A namespace lives as long as its last socket, and so would its end of the link.
      remove("link", "del", link(i));
      remove("netns", "del", host(i));
    }
    remove("link", "del", name);
  }

  private static void remove(String... words) throws InterruptedException {
    try {
      ip(words);
    } catch (IOException neverMade) {
      // Which is what was wanted.
    }
  }

  private static void ip(String... words) throws IOException, InterruptedException {
    List<String> command = Stream.concat(Stream.of("ip"), Stream.of(words)).toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(String.join(" ", command) + ": " + said);
    }
  }
}
