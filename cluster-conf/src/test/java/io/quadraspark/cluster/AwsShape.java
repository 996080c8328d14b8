package io.quadraspark.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.DefaultValueTrait;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.RequiredTrait;

/**
 * Walks JSON along a class of the AWS SDK: unknown members, wrong types, values that an enumeration
 * has not and missing members are problems. The SDK would leave out silently what it does not know.
 */
final class AwsShape {
  /**
   * What the services' API references call required: the classes of EMR on EC2 do not say it
   * themselves. Beyond them, of a cluster, what makes it one of ours.
   */
  private static final Map<String, Set<String>> REQUIRED =
      Map.ofEntries(
          Map.entry(
              "RunJobFlowRequest",
              Set.of("Name", "Instances", "ReleaseLabel", "ServiceRole", "JobFlowRole")),
          Map.entry("InstanceGroupConfig", Set.of("InstanceRole", "InstanceType", "InstanceCount")),
          Map.entry("StepConfig", Set.of("Name", "HadoopJarStep")),
          Map.entry("HadoopJarStepConfig", Set.of("Jar")),
          Map.entry("BootstrapActionConfig", Set.of("Name", "ScriptBootstrapAction")),
          Map.entry("ScriptBootstrapActionConfig", Set.of("Path")),
          Map.entry("CreateApplicationRequest", Set.of("releaseLabel", "type")),
          Map.entry("MaximumAllowedResources", Set.of("cpu", "memory")),
          Map.entry("StartJobRunRequest", Set.of("executionRoleArn", "jobDriver", "name")),
          Map.entry("SparkSubmit", Set.of("entryPoint")),
          Map.entry("SparkSubmitJobDriver", Set.of("entryPoint")));

  private final List<String> problems;

  private AwsShape(List<String> problems) {
    this.problems = problems;
  }

  /**
   * @param shape an empty builder of the class that the JSON is of
   */
  static void check(JsonNode json, SdkPojo shape, List<String> problems) {
    new AwsShape(problems).object("", json, shape);
  }

  private void object(String at, JsonNode json, SdkPojo shape) {
    if (!json.isObject()) {
      problems.add(at + ": an object is expected");
      return;
    }
    Map<String, SdkField<?>> members = new LinkedHashMap<>();
    shape.sdkFields().forEach(field -> members.put(name(field), field));
    json.fields()
        .forEachRemaining(
            entry -> {
              String place = at + "/" + entry.getKey();
              SdkField<?> field = members.get(entry.getKey());
              if (field == null) {
                problems.add(place + ": no such member; there are " + members.keySet());
              } else {
                value(place, entry.getValue(), field, shape);
              }
            });
    members.forEach(
        (name, field) -> {
          boolean required =
              field.containsTrait(RequiredTrait.class)
                  && !field.containsTrait(DefaultValueTrait.class);
          if ((required || handWritten(shape).contains(name)) && !json.has(name)) {
            problems.add(at + "/" + name + ": is required and missing");
          }
        });
  }

  /** An empty builder is a class within that of what it builds. */
  private static Set<String> handWritten(SdkPojo shape) {
    return REQUIRED.getOrDefault(shape.getClass().getEnclosingClass().getSimpleName(), Set.of());
  }

  private static String name(SdkField<?> field) {
    return field.locationName() == null ? field.memberName() : field.locationName();
  }

  private void value(String at, JsonNode json, SdkField<?> field, SdkPojo owner) {
    MarshallingType<?> type = field.marshallingType();
    if (type == MarshallingType.SDK_POJO) {
      object(at, json, field.constructor().get());
    } else if (type == MarshallingType.LIST) {
      expect(at, json.isArray(), "a list");
      SdkField<?> element = field.getTrait(ListTrait.class).memberFieldInfo();
      for (int i = 0; i < json.size() && json.isArray(); i++) {
        value(at + "[" + i + "]", json.get(i), element, null);
      }
    } else if (type == MarshallingType.MAP) {
      expect(at, json.isObject(), "a map");
      SdkField<?> element = field.getTrait(MapTrait.class).valueFieldInfo();
      json.fields()
          .forEachRemaining(
              entry -> value(at + "/" + entry.getKey(), entry.getValue(), element, null));
    } else if (type == MarshallingType.STRING) {
      expect(at, json.isTextual(), "a text");
      if (owner != null) {
        enumeration(at, json.asText(), field, owner);
      }
    } else if (type == MarshallingType.INTEGER || type == MarshallingType.LONG) {
      expect(at, json.isIntegralNumber(), "a whole number");
    } else if (type == MarshallingType.BOOLEAN) {
      expect(at, json.isBoolean(), "true or false");
    } else {
      expect(at, json.isNumber(), "a number");
    }
  }

  private void expect(String at, boolean met, String expected) {
    if (!met) {
      problems.add(at + ": " + expected + " is expected");
    }
  }

  /** Texts that are of an enumeration have a setter that takes the enumeration's own type. */
  private void enumeration(String at, String value, SdkField<?> field, SdkPojo owner) {
    String setter =
        Character.toLowerCase(field.memberName().charAt(0)) + field.memberName().substring(1);
    for (Method method : owner.getClass().getMethods()) {
      if (method.getName().equals(setter)
          && method.getParameterCount() == 1
          && method.getParameterTypes()[0].isEnum()) {
        Object[] constants = method.getParameterTypes()[0].getEnumConstants();
        if (Arrays.stream(constants).noneMatch(one -> String.valueOf(one).equals(value))) {
          problems.add(at + ": '" + value + "' is none of " + Arrays.toString(constants));
        }
        return;
      }
    }
  }
}
