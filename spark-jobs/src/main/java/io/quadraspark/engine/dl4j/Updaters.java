package io.quadraspark.engine.dl4j;

import io.quadraspark.engine.OptimizerSpec;
import io.quadraspark.engine.Schedule;
import java.util.List;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * DL4J's updaters for an {@link OptimizerSpec}. AdamW is Adam with a decay that is multiplied by
 * the rate, decoupled.
 */
final class Updaters {
  static final double BETA1 = 0.9;
  static final double BETA2 = 0.999;
  static final double EPSILON = 1e-8;

  private Updaters() {}

  static IUpdater of(OptimizerSpec spec, Schedule rate) {
    ScheduledRate schedule = new ScheduledRate(rate);
    return switch (spec.kind()) {
      case ADAMW ->
          Adam.builder()
              .learningRateSchedule(schedule)
              .learningRate(rate.peak())
              .beta1(BETA1)
              .beta2(BETA2)
              .epsilon(EPSILON)
              .build();
      case SGD ->
          spec.momentum() == 0
              ? Sgd.builder().learningRate(rate.peak()).learningRateSchedule(schedule).build()
              : Nesterovs.builder()
                  .learningRate(rate.peak())
                  .learningRateSchedule(schedule)
                  .momentum(spec.momentum())
                  .build();
    };
  }

  static List<Regularization> decay(OptimizerSpec spec) {
    return spec.weightDecay() == 0 ? List.of() : List.of(new WeightDecay(spec.weightDecay(), true));
  }
}
