package io.quadraspark.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Objects of Kubernetes' own API, separated by {@code ---}. */
final class KubernetesObjects implements Kind {
  /** By apiVersion and kind. */
  private static final Map<String, Class<?>> SHAPES =
      Map.of(
          "v1 Namespace", Namespace.class,
          "v1 ServiceAccount", ServiceAccount.class,
          "v1 Pod", Pod.class,
          "rbac.authorization.k8s.io/v1 Role", Role.class,
          "rbac.authorization.k8s.io/v1 RoleBinding", RoleBinding.class);

  @Override
  public List<String> problems(String text) {
    List<String> problems = new ArrayList<>();
    for (String one : text.split("(?m)^---$", -1)) {
      try {
        JsonNode tree = Trees.yaml(one);
        String kind = tree.path("apiVersion").asText() + " " + tree.path("kind").asText();
        if (!SHAPES.containsKey(kind)) {
          problems.add("'" + kind + "' is none of " + SHAPES.keySet());
          continue;
        }
        KubernetesShape.check("", one, SHAPES.get(kind), problems);
        required(tree, problems);
      } catch (JsonProcessingException e) {
        problems.add(e.getOriginalMessage());
      }
    }
    return problems;
  }

  /**
   * The model does not ask for what the API server does. Pods here are templates, without a name.
   */
  private static void required(JsonNode tree, List<String> problems) {
    switch (tree.path("kind").asText()) {
      case "Pod" -> {
        for (JsonNode container : tree.at("/spec/containers")) {
          require(container, "name", "/spec/containers", problems);
        }
      }
      case "RoleBinding" -> {
        require(tree.path("metadata"), "name", "/metadata", problems);
        require(tree, "roleRef", "", problems);
        require(tree, "subjects", "", problems);
      }
      case "Role" -> {
        require(tree.path("metadata"), "name", "/metadata", problems);
        for (JsonNode rule : tree.path("rules")) {
          require(rule, "apiGroups", "/rules", problems);
          require(rule, "resources", "/rules", problems);
          require(rule, "verbs", "/rules", problems);
        }
      }
      default -> require(tree.path("metadata"), "name", "/metadata", problems);
    }
  }

  private static void require(JsonNode tree, String member, String at, List<String> problems) {
    if (!tree.has(member)) {
      problems.add(at + "/" + member + ": is required and missing");
    }
  }
}
