package io.quadraspark.cli;

import io.quadraspark.engine.EngineFactory;
import io.quadraspark.engine.dl4j.Dl4jEngineFactory;

/** The engine that the commands train and evaluate with. */
final class Engines {
  private Engines() {}

  static EngineFactory factory() {
    return new Dl4jEngineFactory();
  }
}
