package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.format.DataSetDescription;
import io.quadraspark.dataprep.format.FileEntry;
import io.quadraspark.dataprep.format.ShardEntry;
import io.quadraspark.dataprep.read.ClassMap;
import io.quadraspark.dataprep.read.DataSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a run writes is one generation of a data set: the first, or one more onto another.
 *
 * @param parent the data set that the run adds to, if any
 */
record Generation(Optional<DataSet> parent) {
  static Generation first() {
    return new Generation(Optional.empty());
  }

  /** 0 for the first. */
  int number() {
    return parent.map(dataSet -> dataSet.description().additions() + 1).orElse(0);
  }

  /** The name that a file of this kind has in this generation. */
  String named(String file) {
    return DataSetDescription.inGeneration(file, number());
  }

  /** Refuses options that would make images unlike those that there are. */
  void requireAlike(ShardOptions options) {
    parent.ifPresent(
        dataSet -> {
          Map<String, String> recorded = dataSet.description().options();
          options
              .imageOptions()
              .forEach(
                  (option, given) -> {
                    String before = recorded.getOrDefault(option, given);
                    if (!before.equals(given)) {
                      throw DataErrors.appendMismatch(dataSet.uri(), option, before, given);
                    }
                  });
        });
  }

  /** All that decides what the run will write, but for the images. */
  Map<String, String> decisive(ShardOptions options) {
    Map<String, String> decisive = options.decisive();
    decisive.put("parent", parent.map(DataSet::hash).orElse("none"));
    return decisive;
  }

  /** How many shards there were before. */
  int firstShard() {
    return parent.map(dataSet -> dataSet.description().shards().size()).orElse(0);
  }

  /** The classes that there were before. */
  ClassMap classes() {
    return parent.map(DataSet::classes).orElse(new ClassMap(List.of()));
  }

  /** The files that are not this generation's to touch. */
  Set<String> older() {
    Set<String> names = new HashSet<>();
    parent
        .map(DataSet::description)
        .ifPresent(
            description -> {
              names.add(DataSetDescription.FILE);
              description.files().stream().map(FileEntry::name).forEach(names::add);
              description.shards().stream().map(ShardEntry::name).forEach(names::add);
            });
    return names;
  }
}
