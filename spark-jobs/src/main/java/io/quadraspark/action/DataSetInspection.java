package io.quadraspark.action;

import io.quadraspark.action.InspectArtefact.Result;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.format.DataSetDescription;
import io.quadraspark.dataprep.format.ShardEntry;
import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.read.Split;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** A data set: hashes of every file and shard, and that the counts agree. */
final class DataSetInspection {
  private static final String KIND = "data set";

  private DataSetInspection() {}

  static Result of(String uri, Configuration hadoop) {
    DataSet data;
    try {
      data = DataSet.open(uri, hadoop);
    } catch (UserException e) {
      return Result.of(uri, KIND, Map.of(), List.of(e.getMessage()));
    }
    List<String> problems = new ArrayList<>(data.problems());
    for (Split split : Split.values()) {
      long indexed = data.blocks(split).totalSamples();
      if (indexed != data.count(split)) {
        problems.add(
            "the manifest has %d %s samples and %s %d"
                .formatted(indexed, split.label(), DataSetDescription.FILE, data.count(split)));
      }
    }
    return Result.of(uri, KIND, facts(data), problems);
  }

  private static Map<String, String> facts(DataSet data) {
    DataSetDescription description = data.description();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("classes", Integer.toString(description.classes()));
    facts.put("train images", Long.toString(description.train()));
    facts.put("validation images", Long.toString(description.validation()));
    facts.put("quarantined images", Long.toString(description.quarantined()));
    facts.put("image size", description.imageSize() + " px");
    facts.put("shards", Integer.toString(description.shards().size()));
    facts.put(
        "shard bytes",
        Long.toString(description.shards().stream().mapToLong(ShardEntry::bytes).sum()));
    facts.put("class map", description.classMapHash());
    facts.put("sha256", data.hash());
    return facts;
  }
}
