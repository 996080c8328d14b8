package io.quadraspark.action;

import io.quadraspark.action.InspectArtefact.Result;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.check.DataSetCheck;
import io.quadraspark.dataprep.check.Findings;
import io.quadraspark.dataprep.format.DataSetDescription;
import io.quadraspark.dataprep.format.ShardEntry;
import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.read.Split;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/** A data set: hashes of every file and shard, that the counts agree, and every sample if asked. */
final class DataSetInspection {
  private static final String KIND = "data set";

  /** How many stray files are named. */
  private static final int STRAYS = 10;

  /** What reading every sample takes. */
  record Reading(Supplier<JavaSparkContext> spark, Consumer<String> lines) {}

  private DataSetInspection() {}

  /**
   * @param reading of every sample, or empty to compare hashes alone
   */
  static Result of(String uri, Configuration hadoop, Optional<Reading> reading) {
    DataSet data;
    try {
      data = DataSet.open(uri, hadoop);
    } catch (UserException e) {
      return Result.of(uri, KIND, Map.of(), List.of(e.getMessage()));
    }
    Map<String, String> facts = facts(data);
    List<String> problems;
    if (reading.isPresent()) {
      DataSetCheck check = new DataSetCheck(data, hadoop);
      Findings findings = check.run(reading.get().spark().get(), reading.get().lines());
      problems = new ArrayList<>(findings.listed());
      long more = findings.problems() - problems.size();
      if (more > 0) {
        problems.add("and %d problems more".formatted(more));
      }
      for (Split split : Split.values()) {
        facts.put("whole " + split.label() + " samples", Long.toString(findings.samples(split)));
      }
      facts.put("bytes read of shards", Long.toString(findings.bytes()));
      strays(check.strays()).ifPresent(strays -> facts.put("not of the data set", strays));
    } else {
      problems = data.problems();
      facts.put("samples", "not read: hashes alone were compared");
    }
    return Result.of(uri, KIND, facts, problems);
  }

  private static Optional<String> strays(List<String> names) {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    String some = String.join(", ", names.subList(0, Math.min(STRAYS, names.size())));
    int more = names.size() - STRAYS;
    return Optional.of(more > 0 ? "%s and %d more".formatted(some, more) : some);
  }

  private static Map<String, String> facts(DataSet data) {
    DataSetDescription description = data.description();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("classes", Integer.toString(description.classes()));
    if (!data.classes().titles().isEmpty()) {
      facts.put("classes with a name", Integer.toString(data.classes().titles().size()));
    }
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
