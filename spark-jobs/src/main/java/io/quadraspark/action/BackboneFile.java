package io.quadraspark.action;

import io.quadraspark.backbone.Architectures;
import io.quadraspark.backbone.Weights;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import io.quadraspark.training.JobErrors;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A pretrained backbone as it is in storage.
 *
 * @param bytes the whole safetensors file
 * @param architecture registered name
 */
record BackboneFile(String uri, byte[] bytes, String sha256, String architecture) {
  /**
   * Reads a backbone and settles which architecture it is.
   *
   * @param expectedSha256 what the file has to be, where that is known
   * @param architecture what the user calls it, where he does
   */
  static BackboneFile read(
      String uri,
      Optional<String> expectedSha256,
      Optional<String> architecture,
      Configuration hadoop) {
    byte[] bytes;
    Optional<byte[]> timmConfig;
    try {
      Path path = new Path(uri);
      Storage storage = Storage.of(path, hadoop);
      bytes = storage.read(path);
      Path config = new Path(path.getParent(), "config.json");
      timmConfig = storage.exists(config) ? Optional.of(storage.read(config)) : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw JobErrors.backboneUnreadable(uri, e);
    }
    String sha256 = Sha256.of(bytes);
    if (expectedSha256.isPresent() && !expectedSha256.get().equalsIgnoreCase(sha256)) {
      throw JobErrors.backboneHash(uri, expectedSha256.get(), sha256);
    }
    try {
      String resolved = Architectures.resolve(Weights.parse(bytes), timmConfig, architecture);
      return new BackboneFile(uri, bytes, sha256, resolved);
    } catch (UserException unusable) {
      throw JobErrors.backboneUnusable(uri, unusable);
    }
  }
}
