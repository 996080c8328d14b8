package io.quadraspark.dataprep.format;

import java.io.Serializable;

/** One shard: its name below the root, the split of all its samples, length in bytes and sha256. */
public record ShardEntry(String name, String split, int samples, long bytes, String sha256)
    implements Serializable {}
