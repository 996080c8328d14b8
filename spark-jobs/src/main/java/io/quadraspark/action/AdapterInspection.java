package io.quadraspark.action;

import io.quadraspark.action.InspectArtefact.Result;
import io.quadraspark.backbone.Safetensors;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.training.AdapterConfig;
import io.quadraspark.training.AdapterFiles;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** An exported adapter. */
final class AdapterInspection {
  static final String CONFIG = "adapter_config.json";
  private static final String KIND = "adapter";

  private AdapterInspection() {}

  static Result of(String uri, Configuration hadoop) throws IOException {
    try {
      AdapterFiles.Adapter adapter = AdapterFiles.read(uri, hadoop);
      Safetensors tensors = Safetensors.parse(adapter.tensors());
      Map<String, String> facts = facts(adapter.config());
      facts.putAll(TensorFacts.of(tensors));
      facts.put("sha256", adapter.sha256());
      return Result.of(uri, KIND, facts, TensorFacts.problems(tensors));
    } catch (UserException e) {
      return Result.of(uri, KIND, Map.of(), List.of(e.getMessage()));
    }
  }

  static Map<String, String> facts(AdapterConfig config) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("backbone", config.backbone());
    facts.put("backbone sha256", config.backboneSha256());
    facts.put("form", label(config.adapter().form()));
    facts.put("kernel", label(config.adapter().kernel()));
    facts.put("rank", Integer.toString(config.adapter().rank()));
    facts.put("scope", config.adapter().scope());
    facts.put("precision", config.precision().label());
    facts.put("classes", Integer.toString(config.classes()));
    facts.put("class map", config.classMapSha256());
    facts.put("image size", config.imageSize() + " px");
    return facts;
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
