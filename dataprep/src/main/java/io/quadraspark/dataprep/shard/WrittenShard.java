package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.format.ShardEntry;
import java.io.Serializable;
import java.util.List;

/** A shard that is in its place, whole, and the manifest's rows about it. */
record WrittenShard(ShardEntry entry, List<ManifestRow> rows) implements Serializable {}
