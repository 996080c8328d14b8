package io.quadraspark.dataprep.source;

/** What the name of a tar's entry says of an image. */
@FunctionalInterface
interface EntryNames {
  /**
   * An image's class and its file name within the class.
   *
   * @param classId empty where the name says none
   */
  record Name(String classId, String file) {}

  Name of(String entry);

  /** All entries are of one class. */
  static EntryNames ofClass(String classId) {
    return entry -> new Name(classId, entry);
  }

  /** The directory right above a file is its class, whatever is above that. */
  static EntryNames byDirectory() {
    return entry -> {
      int slash = entry.lastIndexOf('/');
      String above = slash < 0 ? "" : entry.substring(0, slash);
      return new Name(above.substring(above.lastIndexOf('/') + 1), entry.substring(slash + 1));
    };
  }
}
