package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.format.ManifestRow;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The rows of one shard after the other, the rows of one shard in memory at a time. */
final class Rows implements Iterator<ManifestRow> {
  private final Iterator<WrittenShard> shards;
  private Iterator<ManifestRow> rows = Collections.emptyIterator();

  Rows(Iterator<WrittenShard> shards) {
    this.shards = shards;
  }

  @Override
  public boolean hasNext() {
    while (!rows.hasNext() && shards.hasNext()) {
      rows = shards.next().rows().iterator();
    }
    return rows.hasNext();
  }

  @Override
  public ManifestRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return rows.next();
  }
}
