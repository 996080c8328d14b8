package io.quadraspark.benchmark.rounds;

/** A trainer's rounds, all of the same size. */
interface Rounds extends AutoCloseable {
  int SLICES = 2;
  int STEPS = 4;
  int BATCH = 16;

  /** Elements of the trained vector. */
  long vector();

  void run(int round);

  @Override
  void close();
}
