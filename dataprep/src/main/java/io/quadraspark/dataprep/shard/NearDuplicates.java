package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.format.NearDuplicateRow;
import io.quadraspark.dataprep.format.SourceFile;
import io.quadraspark.dataprep.image.PerceptualHash;
import java.util.Iterator;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Images whose perceptual hashes differ in 4 bits at most and whose bytes differ. Of images of one
 * hash each is paired with the first alone, and that one stands for all of them in other pairs.
 */
final class NearDuplicates {
  private NearDuplicates() {}

  /** All pairs, in an order that depends on the files alone. */
  static Iterator<NearDuplicateRow> rows(JavaRDD<SourceFile> files) {
    JavaPairRDD<Long, SourceFile> distinct =
        files
            .filter(SourceFile::isImage)
            .mapToPair(file -> new Tuple2<>(file.sourceSha256(), file))
            .reduceByKey(NearDuplicates::first)
            .values()
            .mapToPair(file -> new Tuple2<>(file.image().perceptualHash(), file));
    JavaPairRDD<Long, SourceFile> firsts = distinct.reduceByKey(NearDuplicates::first);
    JavaRDD<NearDuplicateRow> rows =
        distinct
            .join(firsts)
            .values()
            .filter(pair -> !pair._1().sourceSha256().equals(pair._2().sourceSha256()))
            .map(pair -> row(pair._2(), pair._1()))
            .union(near(firsts));
    return rows.sortBy(
            row ->
                String.join("\n", row.source(), row.otherSource(), row.sha256(), row.otherSha256()),
            true,
            rows.getNumPartitions())
        .toLocalIterator();
  }

  private static JavaRDD<NearDuplicateRow> near(JavaPairRDD<Long, SourceFile> firsts) {
    return firsts
        .keys()
        .flatMapToPair(
            hash -> HashBands.of(hash).stream().map(band -> new Tuple2<>(band, hash)).iterator())
        .groupByKey()
        .flatMapToPair(
            band ->
                HashBands.pairs(band._1(), band._2())
                    .map(pair -> new Tuple2<>(pair.one(), pair.other()))
                    .iterator())
        .join(firsts)
        .mapToPair(found -> new Tuple2<>(found._2()._1(), found._2()._2()))
        .join(firsts)
        .values()
        .map(pair -> row(pair._1(), pair._2()));
  }

  private static SourceFile first(SourceFile one, SourceFile other) {
    return Duplicates.BEST_FIRST.compare(one, other) <= 0 ? one : other;
  }

  private static NearDuplicateRow row(SourceFile one, SourceFile other) {
    SourceFile first = first(one, other);
    SourceFile second = first == one ? other : one;
    return new NearDuplicateRow(
        first.sourceSha256(),
        first.classId(),
        first.source(),
        second.sourceSha256(),
        second.classId(),
        second.source(),
        PerceptualHash.distance(first.image().perceptualHash(), second.image().perceptualHash()));
  }
}
