package io.quadraspark.benchmark.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Each step over all files, one after the other, on what the step before has made of them. */
final class Steps<P> {
  private final Codec<P> codec;
  private final List<byte[]> files;
  private final List<P> decoded = new ArrayList<>();
  private final List<P> resized = new ArrayList<>();

  Steps(Codec<P> codec, List<byte[]> files) throws IOException {
    this.codec = codec;
    this.files = files;
    for (byte[] file : files) {
      decoded.add(codec.decode(file));
    }
    decoded.forEach(picture -> resized.add(codec.resize(picture)));
  }

  /** One pass of the step of that name. */
  Runnable named(String step) {
    return switch (step) {
      case "decode" -> () -> files.forEach(file -> codec.release(made(() -> codec.decode(file))));
      case "resize" -> () -> decoded.forEach(picture -> codec.release(codec.resize(picture)));
      case "encode" -> () -> resized.forEach(picture -> made(() -> codec.encode(picture)));
      case "convert" -> () -> files.forEach(file -> made(() -> codec.convert(file)));
      default -> throw new IllegalArgumentException("No step " + step);
    };
  }

  private interface Making<T> {
    T make() throws IOException;
  }

  private static <T> T made(Making<T> making) {
    try {
      return making.make();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
