package io.quadraspark.training;

/** Time, samples and bytes of the rounds of this driver. */
final class RunMeter {
  private int rounds;
  private double seconds;
  private long samples;
  private long bytesDown;
  private long bytesUp;

  /** One more round. */
  void add(RoundRunner.RoundResult result, double roundSeconds) {
    rounds++;
    seconds += roundSeconds;
    samples += result.samples();
    bytesDown += result.bytesDown();
    bytesUp += result.bytesUp();
  }

  /** Time that so many samples will take, as long as those so far. */
  double secondsFor(long samplesLeft) {
    return samplesLeft * (seconds / samples);
  }

  /** 0 where there was no round. */
  double imagesPerSecond() {
    return samples == 0 ? 0 : samples / seconds;
  }

  /** Sent to each executor, mean over the rounds. */
  double bytesDownPerRound() {
    return rounds == 0 ? 0 : (double) bytesDown / rounds;
  }

  /** Sent to the driver, mean over the rounds. */
  double bytesUpPerRound() {
    return rounds == 0 ? 0 : (double) bytesUp / rounds;
  }
}
