package io.quadraspark.dataprep;

import io.quadraspark.dataprep.storage.StorageProblem;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * Every error of data preparation and of data sets that is meant for the user, one factory each.
 */
public final class DataErrors {
  private DataErrors() {}

  // Options

  public static UserException missingOption(String option) {
    return new UserException("Option %s is missing: it has no default".formatted(option));
  }

  public static UserException notPositive(String option, long value) {
    return new UserException("Cannot set %s to %d: it must be at least 1".formatted(option, value));
  }

  public static UserException negative(String option, long value) {
    return new UserException("Cannot set %s to %d: it must be at least 0".formatted(option, value));
  }

  public static UserException outOfRange(String option, Object value, Object low, Object high) {
    return new UserException(
        "Cannot set %s to %s: it must be from %s to %s".formatted(option, value, low, high));
  }

  public static UserException unknownChoice(
      String option, String value, Collection<String> allowed) {
    return new UserException(
        "Cannot set %s to '%s': it must be one of %s"
            .formatted(option, value, String.join(", ", allowed)));
  }

  public static UserException augmentation(String value, String why, Collection<String> parts) {
    return new UserException(
        "Cannot set --augmentation to '%s': %s; give one of %s, or several with commas between them"
            .formatted(value, why, String.join(", ", parts)));
  }

  public static UserException exclusiveOptions(String one, String other) {
    return new UserException(
        "Cannot set both %s and %s: the validation images come either from the input or from a place of their own; leave one of them out"
            .formatted(one, other));
  }

  public static UserException notAUri(String option, String value, Throwable cause) {
    return new UserException(
        "Cannot set %s to '%s': it is not a URI such as s3a://bucket/folder or /folder"
            .formatted(option, value),
        cause);
  }

  public static UserException outputInsideInput(String output, String input) {
    return new UserException(
        "Cannot write to %s: it lies in the input %s and would be taken for images; choose an output outside"
            .formatted(output, input));
  }

  // Storage

  /** A file or directory that could not be read, with the reason in words. */
  public static UserException unreadable(String uri, IOException cause) {
    return new UserException("Cannot read %s: %s".formatted(uri, StorageProblem.of(cause)), cause);
  }

  /** A file or directory that could not be written, with the reason in words. */
  public static UserException unwritable(String uri, IOException cause) {
    return new UserException("Cannot write %s: %s".formatted(uri, StorageProblem.of(cause)), cause);
  }

  public static UserException outputTaken(String uri) {
    return new UserException(
        "Cannot write to %s: it already holds a whole data set (dataset.json); choose another output or delete it first"
            .formatted(uri));
  }

  public static UserException appendedValidation() {
    return new UserException(
        "Cannot set both append and validation-input: the validation images of a data set stay as"
            + " they are; new classes get theirs by validation-per-class");
  }

  public static UserException appendMismatch(
      String uri, String option, String recorded, String given) {
    return new UserException(
        "Cannot add to %s with %s %s: its images were made with %s, and all images of a data set are made alike"
            .formatted(uri, option, given, recorded));
  }

  public static UserException changedMeanwhile(String uri) {
    return new UserException(
        "Cannot publish in %s: another run has written there meanwhile; run one at a time, and this one again"
            .formatted(uri));
  }

  // Input

  public static UserException noInput(String uri) {
    return new UserException(
        "Cannot read %s: there is no such directory; check the spelling, the bucket and the scheme (s3a, gs, hdfs, file)"
            .formatted(uri));
  }

  public static UserException layoutNotFound(
      String uri, String layout, Collection<String> described, List<String> found) {
    return new UserException(
        "Cannot read %s with layout %s: known layouts are %s; found there: %s"
            .formatted(
                uri,
                layout,
                String.join("; ", described),
                found.isEmpty() ? "nothing" : String.join(", ", found)));
  }

  public static UserException unreadEntries(String uri, String layout, List<String> entries) {
    return new UserException(
        "Cannot tell how the images lie in %s: it looks like %s, but %s would not be read. Move them away, or give --layout %s to leave them out"
            .formatted(
                uri,
                layout,
                entries.size() > 5
                    ? "%s and %d more"
                        .formatted(String.join(", ", entries.subList(0, 5)), entries.size() - 5)
                    : String.join(", ", entries),
                layout));
  }

  public static UserException archiveInTree(String uri, String archive) {
    return new UserException(
        "Cannot read %s as a tree of images: %s is an archive. Give the directory that holds the archives, or unpack or remove it"
            .formatted(uri, archive));
  }

  public static UserException listColumns(
      String uri, String path, String label, List<String> found) {
    return new UserException(
        "Cannot read the list %s: it needs the columns %s and %s, and has %s; a CSV file names them in its first line"
            .formatted(uri, path, label, String.join(", ", found)));
  }

  public static UserException listRow(String uri, long row, String path, String label) {
    return new UserException(
        "Cannot read row %d of the list %s: its path is '%s' and its label '%s', and neither may be empty"
            .formatted(row, uri, path, label));
  }

  /** A line of a file of class names that is none. */
  public static UserException classNameLine(String uri, int line, String why) {
    return new UserException(
        "Cannot read the class names %s: line %d %s; give a class and its name on each line, with a tab or a space between them"
            .formatted(uri, line, why));
  }

  public static UserException classNamesNotText(String uri) {
    return new UserException(
        "Cannot read the class names %s: it is not text in UTF-8; give a class and its name on each line, with a tab or a space between them"
            .formatted(uri));
  }

  public static UserException brokenArchive(String uri, String why) {
    return new UserException(
        "Cannot read %s to its end: %s. An unknown number of images is missing, so this is not left to the quarantine; fetch the archive again"
            .formatted(uri, why));
  }

  /** An error of this class that a task met, in its own words. */
  public static UserException failedInTask(String message) {
    return new UserException(message);
  }

  /** A task that failed each time it was tried. */
  public static UserException taskFailed(String uri, String why, Throwable cause) {
    return new UserException(
        "Cannot read or write the images of %s: a task failed each time it was tried: %s"
            .formatted(uri, why),
        cause);
  }

  /** A shard whose images are no longer those that its plan was made from. */
  public static UserException inputChanged(String shard) {
    return new UserException(
        "Cannot go on with the interrupted run: the images of %s are not those that it was planned with, though the listing of the input is the same. Remove the folder _plan beside it to start anew"
            .formatted(shard));
  }

  public static UserException noImages(String uri, long quarantined, long droppedImages) {
    return new UserException(
        "%s has no image for training: %d were quarantined and %d are of classes below the minimum or of the validation split; lower the minimum per class or the validation images per class"
            .formatted(uri, quarantined, droppedImages));
  }

  public static UserException validationClassesUnknown(String uri, List<String> classes) {
    return new UserException(
        "The validation input %s has classes that are not among the training classes: %s; remove them or add them to the input"
            .formatted(uri, String.join(", ", classes)));
  }

  public static UserException overQuarantineBudget(
      long quarantined, long images, double budget, List<String> sample) {
    return new UserException(
        "%d of %d images are unreadable, more than the quarantine budget of %s %%; nothing was published. Some of them:%n  %s%nMend or remove them, or raise the budget"
            .formatted(
                quarantined,
                images,
                String.format(java.util.Locale.ROOT, "%.3g", budget * 100),
                String.join("\n  ", sample)));
  }

  // Data sets

  public static UserException notADataSet(String uri) {
    return new UserException(
        "%s is not a data set: no dataset.json. Give the output of `quadraspark shard`; where that was interrupted, run it again"
            .formatted(uri));
  }

  public static UserException malformed(String uri, Exception cause) {
    return new UserException("%s is malformed: %s".formatted(uri, firstLine(cause)), cause);
  }

  public static UserException inconsistent(String uri, String what) {
    return new UserException("%s is malformed: %s".formatted(uri, what));
  }

  public static UserException unknownVersion(
      String uri, String format, int version, String knownFormat, int knownVersion) {
    return new UserException(
        "Cannot read %s: it is of format %s version %d, and this program reads %s version %d. Make the data set again, or read it with the program that made it"
            .formatted(uri, format, version, knownFormat, knownVersion));
  }

  public static UserException changed(String uri, String expected, String found) {
    return new UserException(
        "%s is not the file that dataset.json names: its sha256 is %s, and %s was written; it was changed or cut short. Copy or make the data set again"
            .formatted(uri, found, expected));
  }

  public static UserException brokenSeal(String uri) {
    return new UserException(
        "%s is damaged: its content does not have the sha256 that it states; it was changed or cut short. Copy or make the data set again"
            .formatted(uri));
  }

  public static UserException unknownSplit(
      String uri, String shard, String label, Collection<String> allowed) {
    return new UserException(
        "%s is malformed: shard %s is of split '%s', and a split is one of %s; make the data set again"
            .formatted(uri, shard, label, String.join(", ", allowed)));
  }

  /** A shard one of whose bytes is not the one that was written. */
  public static UserException damagedShard(String uri, long offset, RuntimeException cause) {
    return new UserException(
        "Shard %s is damaged in the block at byte %d: %s. Copy or make the data set again"
            .formatted(uri, offset, cause.getMessage()),
        cause);
  }

  /** A stored image whose bytes are not those that the manifest has. */
  public static UserException damagedImage(String shard, String key) {
    return new UserException(
        "Shard %s is damaged: the image of sample %s does not have the sha256 of the manifest. Copy or make the data set again"
            .formatted(shard, key));
  }

  public static UserException noSamples(String uri) {
    return new UserException("The split has no samples in %s: nothing can be read".formatted(uri));
  }

  public static UserException undecodable(String what) {
    return new UserException(
        "Cannot decode %s: it is not a whole image; make the data set again".formatted(what));
  }

  private static String firstLine(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return message.lines().findFirst().orElse(cause.getClass().getSimpleName());
  }
}
