package io.quadraspark.action;

import io.quadraspark.dataprep.UserException;
import java.util.Collection;

/** What inspection cannot even begin with. */
final class InspectErrors {
  private static final int LISTED = 8;

  private InspectErrors() {}

  static UserException nothingThere(String uri) {
    return new UserException(
        "Nothing is at %s: check the spelling, the bucket and the scheme".formatted(uri));
  }

  static UserException unreadable(String uri, String why, Exception cause) {
    return new UserException("Cannot read %s: %s".formatted(uri, why), cause);
  }

  static UserException unknownKind(String uri, Collection<String> names) {
    return new UserException(
        "%s is none of data set, training run, checkpoint, adapter: it holds %s. Give one of these, or a weights file"
            .formatted(
                uri,
                names.isEmpty()
                    ? "nothing"
                    : String.join(", ", names.stream().sorted().limit(LISTED).toList())));
  }
}
