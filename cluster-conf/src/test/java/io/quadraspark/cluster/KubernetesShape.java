package io.quadraspark.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads an object of Kubernetes with the client's model, which keeps what it does not know as
 * additional properties: each of them is a problem.
 */
final class KubernetesShape {
  private static final KubernetesSerialization MODEL = new KubernetesSerialization();
  private static final String UNKNOWN = "getAdditionalProperties";

  private final List<String> problems;
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private KubernetesShape(List<String> problems) {
    this.problems = problems;
  }

  /**
   * @param text YAML or JSON of one object of the class
   */
  static void check(String at, String text, Class<?> shape, List<String> problems) {
    try {
      new KubernetesShape(problems).walk(at, MODEL.unmarshal(text, shape));
    } catch (IllegalArgumentException | KubernetesClientException e) {
      problems.add(at + ": " + e.getMessage());
    }
  }

  private void walk(String at, Object value) {
    if (value instanceof Collection<?> list) {
      int i = 0;
      for (Object element : list) {
        walk(at + "[" + i + "]", element);
        i++;
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, element) -> walk(at + "/" + key, element));
    } else if (value != null
        && value.getClass().getName().startsWith("io.fabric8.kubernetes.api.model")
        && !value.getClass().isEnum()
        && seen.add(value)) {
      members(at, value);
    }
  }

  private void members(String at, Object value) {
    for (Method getter : value.getClass().getMethods()) {
      if (getter.getParameterCount() > 0 || !getter.getName().startsWith("get")) {
        continue;
      }
      if (getter.getName().equals(UNKNOWN)) {
        ((Map<?, ?>) call(getter, value))
            .keySet()
            .forEach(key -> problems.add(at + "/" + key + ": no such member"));
      } else if (getter.getDeclaringClass() != Object.class) {
        String name = getter.getName().substring("get".length());
        walk(
            at + "/" + Character.toLowerCase(name.charAt(0)) + name.substring(1),
            call(getter, value));
      }
    }
  }

  private static Object call(Method getter, Object value) {
    try {
      return getter.invoke(value);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }
}
