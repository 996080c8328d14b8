package io.quadraspark.engine.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quadraspark.engine.EngineSpec;

/** An {@link EngineSpec} as the text that a DL4J configuration carries. */
final class SpecText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SpecText() {}

  static String write(EngineSpec spec) {
    try {
      return JSON.writeValueAsString(spec);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write " + spec, e);
    }
  }

  static EngineSpec read(String text) {
    try {
      return JSON.readValue(text, EngineSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot read the engine's specification " + text, e);
    }
  }
}
