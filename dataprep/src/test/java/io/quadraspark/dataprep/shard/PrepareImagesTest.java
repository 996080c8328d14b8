package io.quadraspark.dataprep.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.TestSpark;
import io.quadraspark.dataprep.image.ImageConversion;
import io.quadraspark.dataprep.image.Resize;
import io.quadraspark.dataprep.progress.JobProgress;
import io.quadraspark.dataprep.progress.WorkCounters;
import io.quadraspark.dataprep.source.Layout;
import io.quadraspark.dataprep.source.RawImage;
import io.quadraspark.dataprep.source.RawImages;
import io.quadraspark.dataprep.source.SourcePart;
import io.quadraspark.dataprep.storage.HadoopSettings;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrepareImagesTest {
  /** The tasks run in this process, so that they can count here. */
  private static final Set<SourcePart> OPEN = ConcurrentHashMap.newKeySet();

  private static final AtomicInteger MOST_OPEN = new AtomicInteger();

  @BeforeEach
  void forget() {
    OPEN.clear();
    MOST_OPEN.set(0);
  }

  private static JavaRDD<Prepared> prepare(int parts, boolean failing) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(TestSpark.session().sparkContext());
    List<PartToRead> sources =
        IntStream.range(0, parts)
            .mapToObj(
                i ->
                    new PartToRead(
                        i, new SourcePart("class" + i, "file:/" + i, List.of(), 0, 1, ""), null))
            .toList();
    WorkCounters counters;
    try (JobProgress progress = new JobProgress(spark.sc(), "quarantined", line -> {})) {
      counters = progress.begin("convert images", 0, 0);
    }
    return spark
        .parallelize(sources, 1)
        .flatMap(
            new PrepareImages(
                new Watched(failing),
                new ImageConversion(16, Resize.SQUISH, 95),
                false,
                spark.broadcast(new HadoopSettings(new Configuration())),
                counters));
  }

  @Test
  void aTaskHoldsOneSourceAtATime() {
    assertThat(prepare(20, false).count()).isEqualTo(40);
    assertThat(MOST_OPEN).hasValue(1);
    assertThat(OPEN).isEmpty();
  }

  @Test
  void aTaskThatFailsHalfWayClosesItsSource() {
    JavaRDD<Prepared> failing = prepare(1, true);
    assertThatThrownBy(failing::count).hasStackTraceContaining("connection reset");
    assertThat(MOST_OPEN).hasValue(1);
    assertThat(OPEN).isEmpty();
  }

  /** Two files that are no images, and then the end or a failure. */
  private record Watched(boolean failing) implements Layout {
    @Override
    public String name() {
      return "watched";
    }

    @Override
    public String description() {
      return "sources that know whether they are open";
    }

    @Override
    public boolean matches(Place place) {
      return true;
    }

    @Override
    public List<SourcePart> parts(Place place) {
      return List.of();
    }

    @Override
    public RawImages open(SourcePart part, Configuration hadoop) {
      OPEN.add(part);
      MOST_OPEN.accumulateAndGet(OPEN.size(), Math::max);
      return new RawImages() {
        private int files;

        @Override
        public RawImage next() throws IOException {
          files++;
          if (files <= 2) {
            return new RawImage(part.classId(), "file" + files, 0, new byte[0], "no image");
          }
          if (failing) {
            throw new IOException("connection reset");
          }
          return null;
        }

        @Override
        public void close() {
          OPEN.remove(part);
        }
      };
    }
  }
}
