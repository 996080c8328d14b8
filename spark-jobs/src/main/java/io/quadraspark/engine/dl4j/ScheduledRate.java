package io.quadraspark.engine.dl4j;

import io.quadraspark.engine.Schedule;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * A {@link Schedule} as DL4J's updaters read it: an iteration is an optimiser step. A bean, since
 * DL4J keeps it as JSON.
 */
public class ScheduledRate implements ISchedule {
  private static final long serialVersionUID = 1L;

  private String kind;
  private double peak;
  private long warmupSteps;
  private long totalSteps;

  /** For JSON. */
  public ScheduledRate() {}

  ScheduledRate(Schedule schedule) {
    this.kind = schedule.kind().name();
    this.peak = schedule.peak();
    this.warmupSteps = schedule.warmupSteps();
    this.totalSteps = schedule.totalSteps();
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    return new Schedule(Schedule.Kind.valueOf(kind), peak, warmupSteps, totalSteps).at(iteration);
  }

  @Override
  public ISchedule clone() {
    ScheduledRate copy = new ScheduledRate();
    copy.kind = kind;
    copy.peak = peak;
    copy.warmupSteps = warmupSteps;
    copy.totalSteps = totalSteps;
    return copy;
  }

  public String getKind() {
    return kind;
  }

  public void setKind(String kind) {
    this.kind = kind;
  }

  public double getPeak() {
    return peak;
  }

  public void setPeak(double peak) {
    this.peak = peak;
  }

  public long getWarmupSteps() {
    return warmupSteps;
  }

  public void setWarmupSteps(long warmupSteps) {
    this.warmupSteps = warmupSteps;
  }

  public long getTotalSteps() {
    return totalSteps;
  }

  public void setTotalSteps(long totalSteps) {
    this.totalSteps = totalSteps;
  }

  @Override
  public boolean equals(Object other) {
    // DL4J merges parameters of equal updaters into one block.
    return other instanceof ScheduledRate rate
        && rate.kind.equals(kind)
        && rate.peak == peak
        && rate.warmupSteps == warmupSteps
        && rate.totalSteps == totalSteps;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(peak);
  }
}
