package io.quadraspark.dataprep.check;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.format.ManifestFile;
import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.format.ShardEntry;
import io.quadraspark.dataprep.format.ShardSample;
import io.quadraspark.dataprep.progress.WorkCounters;
import io.quadraspark.dataprep.read.Split;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Reads a shard once from its first byte to its last, one sample in memory at a time.
 *
 * @param root the data set's directory
 * @param manifests names of its manifests
 * @param classes ids by class index
 */
record ShardCheck(String root, List<String> manifests, List<String> classes)
    implements Serializable {
  private static final int BUFFER_BYTES = 1 << 16;

  Findings of(ShardEntry shard, Configuration hadoop, WorkCounters counters) {
    Findings findings = new Findings();
    Path file = new Path(root, shard.name());
    try {
      List<ManifestRow> rows = rows(shard, hadoop);
      MessageDigest digest = Sha256.digest();
      try (InputStream in = new DigestInputStream(Storage.of(file, hadoop).open(file), digest)) {
        samples(shard, rows, in, findings, counters);
        rest(shard, in, findings);
      }
      String found = Sha256.hex(digest.digest());
      if (!found.equals(shard.sha256())) {
        findings.problem(DataErrors.changed(file.toString(), shard.sha256(), found).getMessage());
      }
    } catch (IOException e) {
      findings.problem(DataErrors.unreadable(file.toString(), e).getMessage());
    }
    return findings;
  }

  private List<ManifestRow> rows(ShardEntry shard, Configuration hadoop) throws IOException {
    List<ManifestRow> rows = new ArrayList<>();
    for (String manifest : manifests) {
      rows.addAll(ManifestFile.readShard(new Path(root, manifest), hadoop, shard.name()));
    }
    rows.sort(Comparator.comparingLong(ManifestRow::offset));
    return rows;
  }

  /** Goes by the manifest's offsets, so that one damaged sample does not hide the next. */
  private void samples(
      ShardEntry shard,
      List<ManifestRow> rows,
      InputStream in,
      Findings findings,
      WorkCounters counters)
      throws IOException {
    SampleCheck check = new SampleCheck(classes);
    Split split = Split.of(shard.split()).orElseThrow();
    Set<String> keys = new HashSet<>();
    long position = 0;
    for (int i = 0; i < rows.size(); i++) {
      ManifestRow row = rows.get(i);
      long end =
          i + 1 < rows.size()
              ? rows.get(i + 1).offset() - ShardSample.IMAGE_OFFSET
              : shard.bytes() - ShardSample.TRAILER_BYTES;
      long length = end - position;
      if (row.offset() != position + ShardSample.IMAGE_OFFSET
          || length < row.length()
          || length > ShardSample.estimatedBytes(row.length()) + (1 << 20)) {
        findings.problem(
            "%s: sample %s cannot lie at byte %d with %d bytes, as the manifest has it"
                .formatted(shard.name(), row.key(), row.offset(), row.length()));
        return;
      }
      byte[] bytes = in.readNBytes((int) length);
      position = end;
      findings.read(bytes.length);
      Optional<String> problem = check.problem(row, bytes);
      if (problem.isEmpty() && !row.split().equals(shard.split())) {
        problem = Optional.of("sample %s is of split %s".formatted(row.key(), row.split()));
      }
      if (problem.isEmpty() && !keys.add(row.key())) {
        problem = Optional.of("sample %s is there twice".formatted(row.key()));
      }
      if (problem.isPresent()) {
        findings.problem(shard.name() + ": " + problem.get());
        counters.refused(length);
      } else {
        findings.sample(split, row.classIndex());
        counters.done(length);
      }
    }
  }

  /** What follows the last sample: two empty blocks, and then nothing. */
  private static void rest(ShardEntry shard, InputStream in, Findings findings) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long length = 0;
    boolean empty = true;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      length += n;
      for (int i = 0; i < n; i++) {
        empty &= buffer[i] == 0;
      }
    }
    findings.read(length);
    if (!empty || length != ShardSample.TRAILER_BYTES) {
      findings.problem(
          "%s: it does not end with two empty blocks after its last sample"
              .formatted(shard.name()));
    }
  }
}
