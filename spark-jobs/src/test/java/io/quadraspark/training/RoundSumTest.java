package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.engine.DivergedException;
import io.quadraspark.engine.OptimizerState;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.training.sum.Chunks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RoundSumTest {
  private static final int SLICES = 12;
  private static final int LENGTH = 300;
  private static final RoundPlan PLAN = new RoundPlan(4, 0, SLICES, 3, 8, false);
  private static final VectorLayout LAYOUT =
      new VectorLayout.Builder().add("t", VectorLayout.Role.ADAPTER, LENGTH).build();
  private static final VectorLayout SKETCHES =
      new VectorLayout.Builder().add("t", VectorLayout.Role.ADAPTER, 7).build();
  private static final OptimizerState BEFORE =
      new OptimizerState(9, Map.of("m", new float[LENGTH], "v", new float[LENGTH]));

  @Test
  void anyOrderOfArrivalAndAnyGroupingGiveTheSameBytes() {
    List<SliceOutcome> outcomes = outcomes();
    RoundRunner.RoundResult expected =
        result(outcomes.stream().map(SliceOutcome::toBytes).toList());
    Random random = new Random(5);
    for (int trial = 0; trial < 40; trial++) {
      List<byte[]> sent = new ArrayList<>();
      for (int from = 0; from < SLICES; ) {
        int to = Math.min(SLICES, from + 1 + random.nextInt(6));
        sent.add(taskOf(outcomes.subList(from, to)));
        from = to;
      }
      Collections.shuffle(sent, random);
      RoundRunner.RoundResult found = result(sent);
      assertThat(found.delta()).isEqualTo(expected.delta());
      assertThat(found.optimizer().moments().get("m"))
          .isEqualTo(expected.optimizer().moments().get("m"));
      assertThat(found.optimizer().moments().get("v"))
          .isEqualTo(expected.optimizer().moments().get("v"));
      assertThat(found.sketch()).isEqualTo(expected.sketch()).hasSize(7);
      assertThat(found.lossSum()).isEqualTo(expected.lossSum());
      assertThat(found.correct()).isEqualTo(expected.correct());
      // (0 + 1 + ... + 11) of 12 x 10.
      assertThat(found.dataWait()).isEqualTo(66.0 / 120);
    }
  }

  @Test
  void aSliceThatCameBeforeIsNotCountedAgain() {
    List<SliceOutcome> outcomes = outcomes();
    RoundSum sum = empty();
    sum.merge(taskOf(outcomes.subList(0, 3)));
    assertThatThrownBy(() -> sum.merge(taskOf(outcomes.subList(2, 5))))
        .hasMessageContaining("Slice 2 of round 5 came twice");
  }

  @Test
  void aSliceThatIsMissingIsNamed() {
    List<SliceOutcome> outcomes = outcomes();
    assertThatThrownBy(
            () -> result(List.of(taskOf(outcomes.subList(0, 7)), taskOf(outcomes.subList(8, 12)))))
        .hasMessageContaining("Slice 7 of round 5 sent nothing");
  }

  @Test
  void whatCannotBeAveragedIsNamedAlikeInATaskAndOnTheDriver() {
    for (float value : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, 1e30f}) {
      List<SliceOutcome> outcomes = outcomes();
      ((SliceOutcome.Trained) outcomes.get(6)).moments().get("v")[17] = value;
      ((SliceOutcome.Trained) outcomes.get(9)).delta()[3] = value;
      String message =
          "Round 5 diverged in slice 6: Cannot average the optimiser's v of round 5: t[17] is "
              + value;
      List<byte[]> alone = new ArrayList<>(outcomes.stream().map(SliceOutcome::toBytes).toList());
      Collections.reverse(alone);
      assertThatThrownBy(() -> result(alone))
          .isInstanceOf(DivergedException.class)
          .hasMessageStartingWith(message);
      List<byte[]> grouped =
          List.of(taskOf(outcomes.subList(8, 12)), taskOf(outcomes.subList(4, 8)));
      assertThatThrownBy(() -> result(grouped))
          .isInstanceOf(DivergedException.class)
          .hasMessageStartingWith(message);
    }
  }

  @Test
  void executorsThatDisagreeOnTheFrozenWeightsAreFound() {
    RoundSum sum = empty();
    for (int slice = 0; slice < SLICES; slice++) {
      sum.merge(taskOf(List.of(outcome(slice, slice < 5 ? "aa" : "bb"))));
    }
    assertThatThrownBy(() -> sum.result(BEFORE, 0)).hasMessageContaining("aa and bb");
  }

  @Test
  void aTaskSendsNoMoreThanItsBound() {
    List<SliceOutcome> outcomes = outcomes();
    for (int slices : new int[] {2, 5, SLICES}) {
      assertThat((long) taskOf(outcomes.subList(0, slices)).length)
          .isLessThanOrEqualTo(RoundSum.bytesBound(slices, 3, LENGTH, 7));
    }
  }

  private static RoundRunner.RoundResult result(List<byte[]> sent) {
    RoundSum sum = empty();
    sent.forEach(sum::merge);
    return sum.result(BEFORE, 0);
  }

  private static RoundSum empty() {
    return new RoundSum(PLAN, LAYOUT, SKETCHES, List.of("m", "v"), Chunks.ALL_CORES);
  }

  /** What a task of these slices sends. */
  private static byte[] taskOf(List<SliceOutcome> outcomes) {
    if (outcomes.size() == 1) {
      return outcomes.get(0).toBytes();
    }
    RoundSum sum = new RoundSum(PLAN, LAYOUT, SKETCHES, List.of("m", "v"), Chunks.ONE_THREAD);
    for (SliceOutcome outcome : outcomes) {
      sum.add(outcome);
    }
    return sum.toBytes();
  }

  private static List<SliceOutcome> outcomes() {
    List<SliceOutcome> outcomes = new ArrayList<>();
    for (int slice = 0; slice < SLICES; slice++) {
      outcomes.add(outcome(slice, ""));
    }
    return outcomes;
  }

  private static SliceOutcome outcome(int slice, String frozenHash) {
    Random random = new Random(slice);
    Map<String, float[]> moments = new TreeMap<>();
    moments.put("m", vector(random, 1e-3f));
    moments.put("v", vector(random, 1e-9f));
    return new SliceOutcome.Trained(
        slice,
        vector(random, 0.1f),
        moments,
        java.util.Arrays.copyOf(vector(random, 2), 7),
        PLAN.sliceSamples(),
        random.nextDouble(),
        slice % 3,
        frozenHash,
        new DataWait(slice, 10));
  }

  private static float[] vector(Random random, float scale) {
    float[] values = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      values[i] = scale * (float) random.nextGaussian();
    }
    return values;
  }
}
