package io.quadraspark.backbone;

import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/** Pretrained weights in storage: one safetensors file, or several with an index beside them. */
public final class WeightsFile {
  private static final String INDEX = ".index.json";

  private WeightsFile() {}

  /**
   * What {@link Weights#parse(byte[])} takes: the bytes of a safetensors file, or of an index
   * ({@code model.safetensors.index.json}) and of every file that it names, as one {@linkplain
   * FileBundle bundle}.
   */
  public static byte[] read(Storage storage, Path path) throws IOException {
    byte[] file = storage.read(path);
    if (!path.getName().endsWith(INDEX)) {
      return file;
    }
    Map<String, byte[]> shards = new TreeMap<>();
    List<String> missing = new ArrayList<>();
    for (String name : WeightsIndex.parse(file).files()) {
      Path shard = Storage.below(path.getParent(), name);
      if (storage.exists(shard)) {
        shards.put(name, storage.read(shard));
      } else {
        missing.add(name);
      }
    }
    if (!missing.isEmpty()) {
      throw BackboneErrors.missingFiles(missing);
    }
    return FileBundle.pack(file, shards);
  }
}
