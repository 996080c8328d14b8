package io.quadraspark.dataprep.format;

import java.io.Serializable;

/** One file of a data set: its name below the root, its length in bytes and its sha256. */
public record FileEntry(String name, long bytes, String sha256) implements Serializable {}
