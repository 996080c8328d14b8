package io.quadraspark.dataprep.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
  @TempDir java.nio.file.Path directory;
  private Storage storage;

  @BeforeEach
  void open() throws IOException {
    storage = Storage.of(directory.toString(), new Configuration());
  }

  private Path path(String name) {
    return new Path(directory.resolve(name).toUri());
  }

  @Test
  void aFileIsWrittenAndRead() throws IOException {
    storage.write(path("a"), new byte[] {1, 2, 3, 4, 5});
    assertThat(storage.read(path("a"))).containsExactly(1, 2, 3, 4, 5);
    assertThat(storage.read(path("a"), 1, 3)).containsExactly(2, 3, 4);
    assertThat(storage.length(path("a"))).isEqualTo(5);
  }

  @Test
  void contentThatThrowsLeavesNothing() throws IOException {
    assertThatThrownBy(
            () ->
                storage.write(
                    path("a"),
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IllegalStateException("half-way");
                    }))
        .hasMessage("half-way");
    assertThat(storage.list(path(""))).isEmpty();
    try (var files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void contentThatThrowsLeavesTheOldFile() throws IOException {
    storage.write(path("a"), new byte[] {1});
    assertThatThrownBy(
            () ->
                storage.write(
                    path("a"),
                    out -> {
                      out.write(2);
                      throw new IOException("half-way");
                    }))
        .hasMessage("half-way");
    assertThat(storage.read(path("a"))).containsExactly(1);
  }

  @Test
  void anUploadThatCanBeAbortedIsAbortedAndNotClosed() throws IOException {
    Storage store = ObjectStore.storage(directory, true);
    failSneakily(store, path("a"));
    assertThat(ObjectStore.PUBLISHED).isEmpty();
    assertThat(ObjectStore.ABORTED).containsExactly("a");
    store.write(path("a"), new byte[] {7});
    assertThat(ObjectStore.PUBLISHED).containsExactly("a");
    assertThat(store.read(path("a"))).containsExactly(7);
  }

  @Test
  void anUploadThatCannotBeAbortedIsNeverClosedUnderItsName() throws IOException {
    Storage store = ObjectStore.storage(directory, false);
    store.write(path("a"), new byte[] {1});
    failSneakily(store, path("a"));
    assertThat(store.read(path("a"))).containsExactly(1);
    assertThat(ObjectStore.PUBLISHED)
        .hasSize(2)
        .allMatch(name -> name.startsWith(".a.") && name.endsWith(".tmp"));
    assertThat(store.list(path(""))).extracting(f -> f.getPath().getName()).containsExactly("a");
  }

  /** As Scala does it: a checked exception that no signature names. */
  private static void failSneakily(Storage store, Path path) {
    assertThatThrownBy(
            () ->
                store.write(
                    path,
                    out -> {
                      out.write(2);
                      StorageTest.<RuntimeException>sneak(new TimeoutException("half-way"));
                    }))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("half-way");
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> void sneak(Exception failure) throws E {
    throw (E) failure;
  }

  @Test
  void aDirectoryIsNotTakenForAFile() throws IOException {
    Path taken = path("taken");
    java.nio.file.Files.createDirectories(directory.resolve("taken"));
    assertThatThrownBy(() -> storage.write(taken, new byte[1]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("taken");
    assertThat(directory.resolve("taken")).isEmptyDirectory();
  }

  @Test
  void aFileIsReplaced() throws IOException {
    storage.write(path("a"), new byte[] {1, 1});
    storage.write(path("a"), new byte[] {2});
    assertThat(storage.read(path("a"))).containsExactly(2);
  }

  @Test
  void listingIsInOrderAndEmptyWhereThereIsNothing() throws IOException {
    storage.write(path("b"), new byte[1]);
    storage.write(path("a"), new byte[1]);
    assertThat(storage.list(path("")))
        .extracting(f -> f.getPath().getName())
        .containsExactly("a", "b");
    assertThat(storage.list(path("nowhere"))).isEmpty();
  }
}
