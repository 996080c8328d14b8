package io.quadraspark.benchmark.images;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * What a simple script does: converts each image of a tar, with the hashes of both, into another
 * tar. No shuffle, no split, no manifest.
 */
final class TarToTar implements Runnable {
  private final Codec<?> codec;
  private final Path tar;
  private final Path output;

  TarToTar(Codec<?> codec, Path tar, Path output) {
    this.codec = codec;
    this.tar = tar;
    this.output = output;
  }

  @Override
  public void run() {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(tar));
        TarArchiveInputStream in = new TarArchiveInputStream(file);
        OutputStream target = new BufferedOutputStream(Files.newOutputStream(output));
        TarArchiveOutputStream out = new TarArchiveOutputStream(target)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (var entry = in.getNextTarEntry(); entry != null; entry = in.getNextTarEntry()) {
        byte[] source = in.readAllBytes();
        byte[] jpeg = codec.convert(source);
        digest.digest(source);
        digest.digest(jpeg);
        TarArchiveEntry written = new TarArchiveEntry(entry.getName());
        written.setSize(jpeg.length);
        out.putArchiveEntry(written);
        out.write(jpeg);
        out.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
