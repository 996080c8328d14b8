package io.quadraspark.action;

import io.quadraspark.backbone.Architectures;
import io.quadraspark.backbone.Weights;
import io.quadraspark.backbone.WeightsFile;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.storage.Storage;
import io.quadraspark.training.JobErrors;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A pretrained backbone as it is in storage.
 *
 * @param bytes the whole safetensors file, or an index with its files
 * @param architecture registered name
 */
record BackboneFile(String uri, byte[] bytes, String sha256, String architecture) {
  /** Refuses what is no SHA-256. */
  static void checkSha256(String value) {
    if (!value.matches("[0-9a-fA-F]{64}")) {
      throw JobErrors.outOfRange("--backbone-sha256", value, "64 hexadecimal digits");
    }
  }

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
    try {
      Path path = new Path(uri);
      Storage storage = Storage.of(path, hadoop);
      byte[] bytes = WeightsFile.read(storage, path);
      Path config = new Path(path.getParent(), "config.json");
      Optional<byte[]> timmConfig =
          storage.exists(config) ? Optional.of(storage.read(config)) : Optional.empty();
      Weights weights =
          expectedSha256.isPresent()
              ? Weights.parse(bytes, expectedSha256.get())
              : Weights.parse(bytes);
      String resolved = Architectures.resolve(weights, timmConfig, architecture);
      return new BackboneFile(uri, bytes, weights.sha256(), resolved);
    } catch (IOException | IllegalArgumentException e) {
      throw JobErrors.backboneUnreadable(uri, e);
    } catch (UserException unusable) {
      throw JobErrors.backboneUnusable(uri, unusable);
    }
  }
}
