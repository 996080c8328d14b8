package io.quadraspark.backbone;

import io.quadraspark.dataprep.UserException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Every error about a backbone that a user can cause and mend. */
final class BackboneErrors {
  private static final int LISTED = 12;

  private BackboneErrors() {}

  static UserException notSafetensors(String found) {
    return new UserException(
        "Cannot read the file as safetensors: "
            + found
            + ". It is cut short, damaged or of another format; fetch it again or convert it");
  }

  static UserException unsupportedType(String tensor, String type, Collection<String> known) {
    return new UserException(
        "Cannot read tensor %s of type %s: the types known are %s; convert the file to one of them"
            .formatted(tensor, type, String.join(", ", known)));
  }

  static UserException missingTensor(String tensor, Collection<String> present) {
    return new UserException(
        "Cannot find tensor %s in the weights file, which holds %s; name the architecture that the"
                .formatted(tensor, shortened(present))
            + " file is of");
  }

  static UserException otherHash(String found, String expected) {
    return new UserException(
        "The weights have SHA-256 %s instead of %s: they are cut short, damaged or others. Fetch them again, or give the hash of those that are meant"
            .formatted(found, expected));
  }

  static UserException notAnIndex(String found) {
    return new UserException(
        "Cannot read the file as an index of safetensors files: "
            + found
            + "; give the model.safetensors.index.json that came with them");
  }

  static UserException missingFiles(List<String> names) {
    return new UserException(
        "Cannot find %s beside the index; put every file that it names into its directory"
            .formatted(String.join(", ", names)));
  }

  static UserException unreadableFile(String name, UserException cause) {
    return new UserException(
        "%s, which the index names: %s".formatted(name, cause.getMessage()), cause);
  }

  static UserException otherIndex(List<String> differences) {
    return new UserException(
        "Cannot use the index, which does not fit its files: %s. Fetch index and files of one version again"
            .formatted(String.join("; ", differences)));
  }

  static UserException tooLarge(long bytes) {
    return new UserException(
        "Cannot use weights of %d bytes: they travel in one array of at most 2 GiB. Convert them to F16 or BF16, or take a smaller backbone"
            .formatted(bytes));
  }

  static UserException unknownArchitecture(String name, List<String> known) {
    return new UserException(
        "Cannot build the architecture '%s': the ones known are %s"
            .formatted(name, String.join(", ", known)));
  }

  static UserException noArchitecture(List<String> known) {
    return new UserException(
        "Cannot tell the architecture of the weights: neither the file's metadata nor a config.json"
            + " beside it names one; give --architecture, one of "
            + String.join(", ", known));
  }

  static UserException ambiguousArchitecture(List<String> named, List<String> known) {
    return new UserException(
        "Cannot choose between the architectures named for the weights: %s; make them agree, with one of %s"
            .formatted(String.join(", ", named), String.join(", ", known)));
  }

  static UserException noRandomStart(String name, List<String> known) {
    return new UserException(
        "Cannot start '%s' from random weights: its depths and widths come from a weights file; the architectures with sizes of their own are %s"
            .formatted(name, String.join(", ", known)));
  }

  static UserException otherTensors(String architecture, List<String> differences) {
    return new UserException(
        "Cannot use the weights file as %s: %s. Give the architecture that the file is of, or the file that fits the architecture"
            .formatted(architecture, String.join(", ", differences)));
  }

  static UserException notFinite(List<String> tensors) {
    return new UserException(
        "Cannot use the weights file: NaN or Infinity in %d of its tensors: %s; fetch the file again, or take one of a training that did not diverge"
            .formatted(tensors.size(), shortened(tensors)));
  }

  static UserException badConfig(String found) {
    return new UserException(
        "Cannot read the config.json beside the weights: "
            + found
            + "; give timm's own file, or take it away and give --architecture");
  }

  static UserException otherPreprocessing(
      String architecture, String key, Object given, Object known) {
    return new UserException(
        "Cannot use %s with %s %s of config.json: the registered preprocessing of this architecture has %s; use weights trained with that"
            .formatted(architecture, key, given, known));
  }

  private static String shortened(Collection<String> items) {
    String shown = items.stream().limit(LISTED).collect(Collectors.joining(", "));
    return items.size() <= LISTED ? shown : shown + " and " + (items.size() - LISTED) + " more";
  }
}
