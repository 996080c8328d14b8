package io.quadraspark.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A policy of AWS IAM. The language's elements are written down here by hand, and what makes a
 * policy narrow: named actions, named buckets, and for roles a named service.
 */
final class IamPolicy implements Kind {
  private static final Set<String> POLICY = Set.of("Version", "Id", "Statement");
  private static final Set<String> STATEMENT =
      Set.of("Sid", "Effect", "Action", "Resource", "Principal", "Condition");

  /** Those of the operators that take texts. */
  private static final Set<String> OPERATORS =
      Set.of("StringEquals", "StringLike", "ArnEquals", "ArnLike");

  /** The actions that our jobs need, on buckets and on objects. */
  private static final Set<String> ON_BUCKETS = Set.of("s3:ListBucket", "s3:GetBucketLocation");

  private static final Set<String> ON_OBJECTS =
      Set.of(
          "s3:GetObject",
          "s3:PutObject",
          "s3:DeleteObject",
          "s3:AbortMultipartUpload",
          "s3:ListMultipartUploadParts");
  private static final Set<String> ON_ROLES =
      Set.of("sts:AssumeRole", "sts:AssumeRoleWithWebIdentity");

  private static final String PASS = "iam:PassRole";
  private static final String ROLE = "arn:aws:iam::[0-9]{12}:role/[a-z0-9-]+";
  private static final String BUCKET = "arn:aws:s3:::[a-z0-9][a-z0-9.-]+";

  @Override
  public List<String> problems(String text) {
    List<String> problems = new ArrayList<>();
    try {
      JsonNode root = Trees.json(text);
      members("", root, POLICY, problems);
      if (!root.path("Version").asText().equals("2012-10-17")) {
        problems.add("/Version: is 2012-10-17");
      }
      for (JsonNode statement : root.path("Statement")) {
        members("/Statement", statement, STATEMENT, problems);
        statement(statement, problems);
      }
    } catch (JsonProcessingException e) {
      problems.add(e.getOriginalMessage());
    }
    return problems;
  }

  private static void members(String at, JsonNode json, Set<String> known, List<String> problems) {
    Trees.map(json).keySet().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> problems.add(at + "/" + name + ": no such member; there are " + known));
  }

  private static void statement(JsonNode statement, List<String> problems) {
    if (!statement.path("Effect").asText().matches("Allow|Deny")) {
      problems.add("/Statement/Effect: is Allow or Deny");
    }
    for (String action : texts(statement.path("Action"))) {
      if (ON_BUCKETS.contains(action)) {
        resources(action, statement, BUCKET, problems);
      } else if (ON_OBJECTS.contains(action)) {
        resources(action, statement, BUCKET + "/.+", problems);
      } else if (action.equals(PASS)) {
        resources(action, statement, ROLE, problems);
      } else if (!ON_ROLES.contains(action) || !named(statement.path("Principal"))) {
        problems.add("/Statement/Action: '" + action + "' is not needed, or of nobody");
      }
    }
    for (Map.Entry<String, JsonNode> condition : statement.path("Condition").properties()) {
      if (!OPERATORS.contains(condition.getKey())) {
        problems.add("/Statement/Condition: '" + condition.getKey() + "' is none of " + OPERATORS);
      }
    }
  }

  private static void resources(
      String action, JsonNode statement, String pattern, List<String> problems) {
    List<String> resources = texts(statement.path("Resource"));
    if (resources.isEmpty()) {
      problems.add("/Statement/Resource: is missing");
    }
    for (String resource : resources) {
      if (!resource.matches(pattern)) {
        problems.add("/Statement/Resource: '" + resource + "' is too wide for " + action);
      }
    }
  }

  private static boolean named(JsonNode principal) {
    return principal.isObject() && !principal.toString().contains("\"*\"");
  }

  /** One text, or a list of them. */
  private static List<String> texts(JsonNode json) {
    return json.isTextual() ? List.of(json.asText()) : Trees.strings(json);
  }
}
