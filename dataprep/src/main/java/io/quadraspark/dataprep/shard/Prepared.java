package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.format.SourceFile;
import java.io.Serializable;

/**
 * One file of the inputs after conversion. An archive that cannot be read travels as a value too:
 * what a task throws reaches the driver as text only.
 *
 * @param jpeg what is stored, or null where the file is no image
 */
record Prepared(SourceFile file, byte[] jpeg) implements Serializable {}
