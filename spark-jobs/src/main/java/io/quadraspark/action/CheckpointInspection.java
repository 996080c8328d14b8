package io.quadraspark.action;

import io.quadraspark.action.InspectArtefact.Result;
import io.quadraspark.backbone.Safetensors;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.training.Checkpoint;
import io.quadraspark.training.Checkpoints;
import io.quadraspark.training.RunState;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** One checkpoint of a training run. */
final class CheckpointInspection {
  static final String MANIFEST = "manifest.json";
  static final String STATE = "state.json";
  private static final String KIND = "checkpoint";

  private CheckpointInspection() {}

  static Result of(String uri, Configuration hadoop) throws IOException {
    try {
      Checkpoint checkpoint = Checkpoints.read(uri, hadoop);
      Safetensors vector = Safetensors.parse(checkpoint.vector());
      Safetensors.parse(checkpoint.optimizer());
      Map<String, String> facts = facts(checkpoint.state());
      facts.putAll(TensorFacts.of(vector));
      return Result.of(uri, KIND, facts, TensorFacts.problems(vector));
    } catch (UserException e) {
      return Result.of(uri, KIND, Map.of(), List.of(e.getMessage()));
    }
  }

  static Map<String, String> facts(RunState state) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("run", state.run());
    facts.put("round", Integer.toString(state.round()));
    facts.put("samples", Long.toString(state.position()));
    facts.put("optimiser steps", Long.toString(state.optimizerSteps()));
    facts.put("training loss", figure(state.loss()));
    if (state.validation() != null) {
      facts.put("validation top-1", figure(state.validation().top1()));
    }
    if (state.best() != null) {
      facts.put("best round", Integer.toString(state.best().round()));
    }
    if (state.terms().adapter() != null) {
      facts.putAll(AdapterInspection.facts(state.terms().adapter()));
    }
    return facts;
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
