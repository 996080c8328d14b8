package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.format.SourceFile;
import io.quadraspark.dataprep.read.DataSet;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** Finds what a data set has already. */
final class KnownImages {
  private KnownImages() {}

  /**
   * The images whose class and bytes the data set has.
   *
   * @param inAnyClass whether the bytes alone count, as one copy of an image is enough
   */
  static FileSet among(JavaRDD<SourceFile> files, DataSet dataSet, boolean inAnyClass) {
    JavaPairRDD<String, Boolean> known =
        SparkSession.active()
            .read()
            .parquet(dataSet.manifests().toArray(String[]::new))
            .select("class_id", "source_sha256")
            .javaRDD()
            .mapToPair(
                row -> new Tuple2<>(identity(row.getString(0), row.getString(1), inAnyClass), true))
            .reduceByKey((one, other) -> true);
    return FileSet.of(
        files
            .filter(SourceFile::isImage)
            .mapToPair(
                file ->
                    new Tuple2<>(identity(file.classId(), file.sourceSha256(), inAnyClass), file))
            .join(known)
            .map(found -> found._2()._1()));
  }

  private static String identity(String classId, String sha256, boolean inAnyClass) {
    return inAnyClass ? sha256 : sha256 + " " + classId;
  }
}
