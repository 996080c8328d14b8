package io.quadraspark.action;

import io.quadraspark.engine.EngineFactory;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.training.FixedHead;
import io.quadraspark.training.JobErrors;
import io.quadraspark.training.StartPoint;
import io.quadraspark.training.TrainingListener;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The network of a run as it is before the first round.
 *
 * @param spec of the network, its head trained or fixed
 * @param vector the trained vector of round 0
 * @param head what every checkpoint has behind the trained vector; none where it trains
 * @param fixed what of this a continued run may not change
 */
record RunStart(EngineSpec spec, float[] vector, FixedHead head, Map<String, String> fixed) {
  /** Refuses a start that is none; reads nothing. */
  static void check(Optional<String> start, String output) {
    start.ifPresent(
        uri -> {
          TrainingOptions.required("--start", uri);
          if (new Path(uri).equals(new Path(output))) {
            throw JobErrors.ignored(
                "--start",
                uri,
                "it is this run's own output",
                "Leave it out to go on from it, or give another output");
          }
        });
  }

  static StartPoint read(String uri, Configuration hadoop, TrainingListener listener) {
    try {
      return StartPoint.read(uri, hadoop, listener::warned);
    } catch (IOException e) {
      throw JobErrors.unreadable(uri, e);
    }
  }

  /** The engines' own start. */
  static RunStart fresh(EngineFactory engines, EngineSpec spec, byte[] weightsFile) {
    return new RunStart(spec, engines.initial(spec, weightsFile), FixedHead.none(), Map.of());
  }

  /**
   * The start from what another run came to.
   *
   * @param spec with a head that trains
   * @param trainHead whether it shall
   */
  static RunStart from(
      StartPoint start,
      EngineFactory engines,
      EngineSpec spec,
      byte[] weightsFile,
      boolean trainHead) {
    VectorLayout whole = engines.layout(spec, weightsFile);
    float[] vector = start.into(whole, engines.initial(spec, weightsFile));
    Map<String, String> fixed = new TreeMap<>();
    fixed.put("start SHA-256", start.sha256());
    if (trainHead) {
      return new RunStart(spec, vector, FixedHead.none(), fixed);
    }
    EngineSpec body = spec.withFixedHead();
    VectorLayout trained = engines.layout(body, weightsFile);
    FixedHead head = FixedHead.behind(trained, whole, vector);
    if (head.isZero()) {
      throw JobErrors.zeroHead(start.uri());
    }
    fixed.put("fixed head SHA-256", head.sha256());
    return new RunStart(body, Arrays.copyOf(vector, trained.length()), head, fixed);
  }
}
