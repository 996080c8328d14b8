package io.quadraspark.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands before an HTTP server on loopback and passes requests on; during a storm it answers some
 * of them with 503 or resets their connections. It cuts the stream of a client at requests, so that
 * a storm hits those on open connections too. Knows bodies with a length, which is all that S3's
 * clients send.
 */
final class FaultProxy implements AutoCloseable {
  /** What happens to a request. */
  enum Fault {
    /** 503, as S3 asks for fewer requests. */
    SLOW_DOWN,
    /** The connection is reset before the server hears of the request. */
    RESET_UNHEARD,
    /** The connection is reset when the server answers: what was asked for may be done. */
    RESET_ANSWER
  }

  private static final Pattern LENGTH = Pattern.compile("(?im)^content-length:\\s*(\\d+)\\s*$");
  private static final String BODY =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>SlowDown</Code><Message>Please reduce"
          + " your request rate.</Message></Error>";

  private final ServerSocket listening;
  private final int server;
  private final Random random;
  private final AtomicInteger faults = new AtomicInteger();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "fault-proxy");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Storm storm = new Storm(List.of(), 0, System.nanoTime());

  private record Storm(List<Fault> faults, double share, long end) {}

  /** Proxies to that port of the loopback interface. */
  FaultProxy(int server, long seed) throws IOException {
    this.server = server;
    this.random = new Random(seed);
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** From now on and for that time, that share of the requests meets one of the faults. */
  void storm(double share, Duration time, Fault... kinds) {
    storm = new Storm(List.of(kinds), share, System.nanoTime() + time.toNanos());
  }

  /** Requests that have met a fault so far. */
  int faults() {
    return faults.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        threads.execute(() -> serve(client));
      }
    } catch (IOException closed) {
      threads.shutdown();
    }
  }

  private Fault next() {
    Storm now = storm;
    synchronized (random) {
      if (System.nanoTime() > now.end() || random.nextDouble() >= now.share()) {
        return null;
      }
      faults.incrementAndGet();
      return now.faults().get(random.nextInt(now.faults().size()));
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server)) {
      AtomicBoolean resetAnswer = new AtomicBoolean();
      threads.execute(() -> answers(upstream, client, resetAnswer));
      InputStream in = new BufferedInputStream(client.getInputStream());
      for (String head = head(in); head != null; head = head(in)) {
        Fault fault = next();
        if (fault == Fault.RESET_UNHEARD) {
          reset(client);
          return;
        }
        if (fault == Fault.SLOW_DOWN) {
          slowDown(client, in, head);
          return;
        }
        resetAnswer.set(fault == Fault.RESET_ANSWER);
        OutputStream out = upstream.getOutputStream();
        out.write(head.getBytes(ISO_8859_1));
        out.flush();
        copy(in, out, length(head));
      }
    } catch (IOException gone) {
      // Either side closed; both sockets are closed with it.
    }
  }

  private void answers(Socket upstream, Socket client, AtomicBoolean reset) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = upstream.getInputStream();
      OutputStream out = client.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (reset.get()) {
          reset(client);
          return;
        }
        out.write(buffer, 0, read);
      }
      client.close();
    } catch (IOException gone) {
      // The other direction notices, too.
    }
  }

  /** All up to the empty line; null at the end of the stream. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int read = in.read();
      if (read < 0) {
        return null;
      }
      head.write(read);
      matched = read == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : read == '\r' ? 1 : 0;
    }
    return head.toString(ISO_8859_1);
  }

  private static long length(String head) {
    Matcher length = LENGTH.matcher(head);
    return length.find() ? Long.parseLong(length.group(1)) : 0;
  }

  private static void copy(InputStream in, OutputStream out, long length) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (long left = length; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new EOFException();
      }
      out.write(buffer, 0, read);
      out.flush();
      left -= read;
    }
  }

  private static void slowDown(Socket client, InputStream in, String head) throws IOException {
    if (!head.toLowerCase(Locale.ROOT).contains("100-continue")) {
      copy(in, OutputStream.nullOutputStream(), length(head));
    }
    String answer =
        "HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(BODY.length(), head.startsWith("HEAD ") ? "" : BODY);
    client.getOutputStream().write(answer.getBytes(ISO_8859_1));
    client.shutdownOutput();
    // Closing before the client has read would reset the connection.
    in.transferTo(OutputStream.nullOutputStream());
  }

  private static void reset(Socket client) throws IOException {
    client.setSoLinger(true, 0);
    client.close();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    threads.shutdownNow();
  }
}
