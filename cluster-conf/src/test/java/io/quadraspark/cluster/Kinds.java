package io.quadraspark.cluster;

import com.google.cloud.dataproc.v1.Batch;
import com.google.cloud.dataproc.v1.Cluster;
import com.google.cloud.dataproc.v1.WorkflowTemplate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.emr.model.RunJobFlowRequest;
import software.amazon.awssdk.services.emrserverless.model.CreateApplicationRequest;

/** Which definition is of which kind. */
final class Kinds {
  private static final Map<String, Kind> BY_PATH = byPath();

  private Kinds() {}

  private static Map<String, Kind> byPath() {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put("emr/ec2-.*\\.json", new AwsRequest(RunJobFlowRequest::builder));
    kinds.put(
        "emr/serverless-application\\.json", new AwsRequest(CreateApplicationRequest::builder));
    kinds.put(
        "emr/serverless-.*\\.json",
        new AwsRequest(
            software.amazon.awssdk.services.emrserverless.model.StartJobRunRequest::builder));
    kinds.put(
        "emr/eks-.*\\.json",
        new AwsRequest(
            software.amazon.awssdk.services.emrcontainers.model.StartJobRunRequest::builder));
    kinds.put("emr/iam-.*\\.json", new IamPolicy());
    kinds.put("dataproc/cluster.*\\.yaml", new DataprocMessage(Cluster::newBuilder));
    kinds.put("dataproc/workflow.*\\.yaml", new DataprocMessage(WorkflowTemplate::newBuilder));
    kinds.put("dataproc/batch-.*\\.json", new DataprocMessage(Batch::newBuilder));
    kinds.put("kubernetes/application-.*\\.yaml", new SparkApplication());
    kinds.put("kubernetes/.*\\.yaml", new KubernetesObjects());
    kinds.put(".*\\.conf", new SparkProperties());
    kinds.put(".*\\.args", new Arguments());
    kinds.put(".*\\.sh", new ShellScript());
    return kinds;
  }

  /** The kind of the definition at "environment/name"; empty where no test knows it. */
  static Optional<Kind> of(String path) {
    return BY_PATH.entrySet().stream()
        .filter(entry -> path.matches(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
