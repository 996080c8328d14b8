package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.engine.Engine;
import io.quadraspark.training.EnginePool.PooledEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EnginePoolTest {
  private final EnginePool pool = new EnginePool();
  private final TrainingJob job = Jobs.job(Jobs.sgd(0.1));

  @BeforeEach
  void startCounting() {
    FakeEngine.CLOSED.set(0);
  }

  @Test
  void anEngineThatCameBackIsLentAgain() {
    PooledEngine first = pool.borrow("run", this::open);
    pool.giveBack("run", first);
    assertThat(pool.borrow("run", this::open)).isSameAs(first);
    assertThat(FakeEngine.CLOSED).hasValue(0);
  }

  @Test
  void twoTasksAtWorkHaveTwoEngines() {
    assertThat(pool.borrow("run", this::open)).isNotSameAs(pool.borrow("run", this::open));
  }

  @Test
  void anotherRunClosesTheIdleEnginesOfTheOneBefore() {
    PooledEngine old = pool.borrow("old", this::open);
    PooledEngine late = pool.borrow("old", this::open);
    pool.giveBack("old", old);
    assertThat(pool.borrow("new", this::open)).isNotSameAs(old);
    assertThat(FakeEngine.CLOSED).hasValue(1);
    pool.giveBack("old", late);
    assertThat(FakeEngine.CLOSED).hasValue(2);
  }

  @Test
  void aRetiredRunLeavesNothingOpen() {
    PooledEngine idle = pool.borrow("run", this::open);
    PooledEngine atWork = pool.borrow("run", this::open);
    pool.giveBack("run", idle);
    pool.retire("run");
    assertThat(FakeEngine.CLOSED).hasValue(1);
    pool.giveBack("run", atWork);
    assertThat(FakeEngine.CLOSED).hasValue(2);
  }

  private Engine open() {
    return job.engines().open(job.spec(), job.weightsFile());
  }
}
