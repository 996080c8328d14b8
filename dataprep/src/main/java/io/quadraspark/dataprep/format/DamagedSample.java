package io.quadraspark.dataprep.format;

/** A sample whose bytes are not those that were written. The reader adds which file it was. */
public final class DamagedSample extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedSample(String key, String why) {
    super(key == null ? why : "sample " + key + ": " + why);
  }
}
