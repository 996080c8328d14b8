package io.quadraspark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.cli.QuadraSpark;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ParameterException;

/** The checks themselves: each kind of definition with one thing wrong in it. */
class RefusalsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "emr/ec2-cpu.json | \"JobFlowRole\" | \"JobFlowRoll\" | JobFlowRoll: no such member",
        "emr/ec2-cpu.json | \"JobFlowRole\" | \"JobFlowRoll\" | JobFlowRole: is required",
        "emr/ec2-cpu.json | \"InstanceRole\": \"CORE\" | \"InstanceRole\": \"CORES\" | 'CORES' is none of",
        "emr/ec2-cpu.json | \"InstanceRole\": \"CORE\", | '' | InstanceRole: is required",
        "emr/ec2-cpu.json | \"InstanceCount\": 4 | \"InstanceCount\": \"4\" | a whole number is expected",
        "emr/ec2-cpu.json | \"KeepJobFlowAliveWhenNoSteps\": false | \"KeepJobFlowAliveWhenNoSteps\": 0 | true or false",
        "emr/ec2-cpu.json | \"Name\": \"quadraspark\", | \"Name\": \"a\", \"Name\": \"b\", | Duplicate field",
        "emr/ec2-gpu.json | yarn.nodemanager.resource-plugins.gpu.allowed | yarn.nodemanager.resource-plugins.gpu.alowed | YARN has no such setting",
        "emr/ec2-cpu.json | emr-7.10.0 | emr-6.15.0 | releaseLabel: 'emr-6.15.0'",
        "emr/eks-train.json | emr-7.10.0 | emr-8.0.0 | releaseLabel: 'emr-8.0.0-latest'",
        "emr/serverless-application.json | idleTimeoutMinutes | idleTimeoutMinute | no such member",
        "emr/serverless-application.json | X86_64 | X86 | 'X86' is none of",
        "emr/serverless-train.json | entryPointArguments | entryPointArgument | no such member",
        "emr/serverless-train.json | \"executionTimeoutMinutes\": 2880 | \"executionTimeoutMinutes\": \"2880\" | a whole number",
        "emr/eks-train.json | sparkSubmitParameters | sparkSubmitParameter | no such member",
        "emr/eks-train.json | \"ENABLED\" | \"ON\" | 'ON' is none of",
        "emr/iam-job-policy.json | \"Resource\" | \"Resources\" | no such member",
        "emr/iam-job-policy.json | arn:aws:s3:::trained/* | arn:aws:s3:::* | is too wide",
        "emr/iam-job-policy.json | arn:aws:s3:::trained/* | * | is too wide",
        "emr/iam-job-policy.json | s3:GetObject\", | s3:*\", | is not needed",
        "emr/iam-job-policy.json | 2012-10-17 | 2012-10-18 | Version",
        "emr/iam-pass-role.json | role/quadraspark-emr-ec2 | role/* | is too wide",
        "emr/iam-trust-ec2.json | {\"Service\": \"ec2.amazonaws.com\"} | \"*\" | of nobody",
        "emr/iam-trust-emr.json | ArnLike | ArnLikes | 'ArnLikes' is none of",
        "dataproc/cluster-gpu.yaml | acceleratorCount | acceleratorCuont | acceleratorCuont",
        "dataproc/cluster-gpu.yaml | yarn:yarn.resource-types | yarn:yarn.resource-type | YARN has no such setting",
        "dataproc/cluster-gpu.yaml | capacity-scheduler:yarn | scheduler:yarn | begins with none of",
        "dataproc/cluster.yaml | numInstances: 1 | numInstances: one | one",
        "dataproc/cluster.yaml | imageVersion: 2.2 | imageVersion: 3.0 | images 2.2",
        "dataproc/workflow.yaml | mainJarFileUri | mainJarFile | mainJarFile",
        "dataproc/workflow.yaml | prerequisiteStepIds: [train] | prerequisiteStepIds: [trains] | no step 'trains'",
        "dataproc/batch-train.json | subnetworkUri | subnetworkURL | subnetworkURL",
        "dataproc/batch-train.json | \"version\": \"1.2\" | \"version\": \"2.2\" | Scala 2.12",
        "kubernetes/access.yaml | resources: | resource: | resource: no such member",
        "kubernetes/access.yaml | verbs: | verb: | verbs: is required",
        "kubernetes/access.yaml | kind: RoleBinding | kind: RoleBindings | RoleBindings' is none of",
        "kubernetes/executor-gpu.yaml | operator: Exists | operater: Exists | operater: no such member",
        "kubernetes/executor-gpu.yaml | allowPrivilegeEscalation: false | allowPrivilegeEscalation: maybe | maybe",
        "kubernetes/application-gpu-train.yaml | mainApplicationFile | mainAplicationFile | no such member",
        "kubernetes/application-gpu-train.yaml | instances: 4 | instances: four | a whole number is expected",
        "kubernetes/application-gpu-train.yaml | type: OnFailure | type: onFailure | 'onFailure' is none of",
        "kubernetes/application-gpu-train.yaml | effect: NoSchedule | efect: NoSchedule | efect: no such member",
        "kubernetes/application-gpu-train.yaml | namespace: | namespaces: | namespaces: no such member",
        "spark/cpu.conf | spark.task.cpus | spark.locality.wait | stands twice",
        "spark/gpu-discovery.sh | <<<\"$indices\" | ; if | syntax error",
        "kubernetes/submit.sh | set -euo pipefail | set -e | set -euo pipefail",
      })
  void isRefused(String path, String right, String wrong, String problem) {
    String text = ClusterConf.definition(path).text();
    assertThat(text).contains(right);

    List<String> problems = Kinds.of(path).orElseThrow().problems(text.replace(right, wrong));

    assertThat(problems).anySatisfy(one -> assertThat(one).contains(problem));
  }

  @ParameterizedTest
  @CsvSource({
    "spark.speculaton, false",
    "spark.hadoop.fs.s3a.conection.maximum, 64",
    "spark.executor.resource.gpu.amout, 1",
    "spark.kubernetes.namespaces, a",
    "spark.yarn.appMasterEnvJAVA_HOME, /a",
    "spark.sql.parquet.output.commiter.class, a",
    "spark.sql.sources.commitProtocolClass, org.apache.spark.internal.io.cloud.PathCommitProtocol",
    "spark.executorEnv., a",
    "spark.executor.cores, many",
    "spark.network.timeout, 1 fortnight",
    "spark.dynamicAllocation.enabled, perhaps"
  })
  void aSettingThatSparkDoesNotKnowOrCannotReadIsRefused(String name, String value) {
    assertThat(SparkSettings.problems(Map.of(name, value)))
        .singleElement()
        .asString()
        .contains(name);
  }

  @ParameterizedTest
  @CsvSource({
    "--epochs, --epoch",
    "--data, --date",
    "train, training",
    "s3a://trained/run1, s4a://trained/run1",
    "resnet50, resnet51",
    "16, many"
  })
  void aCommandLineThatOursDoesNotTakeIsRefused(String right, String wrong) {
    List<String> line =
        Kinds.of("spark/train.args")
            .orElseThrow()
            .commandLines(ClusterConf.definition("spark/train.args").text())
            .get(0);
    assertThat(line).contains(right);
    String[] changed =
        line.stream().map(word -> word.equals(right) ? wrong : word).toArray(String[]::new);

    assertThatThrownBy(() -> QuadraSpark.check(changed)).isInstanceOf(ParameterException.class);
  }

  @Test
  void aCallOfAnotherClassOrJarIsRefused() {
    List<String> jar = List.of("spark-submit", "--class", "io.quadraspark.cli.QuadraSpark");
    assertThatThrownBy(() -> SparkSubmit.command(append(jar, "s3://code/other.jar")))
        .hasMessageContaining("other.jar");
    assertThatThrownBy(
            () ->
                SparkSubmit.command(
                    List.of("spark-submit", "--class", "io.quadraspark.Main", "/quadraspark.jar")))
        .hasMessageContaining("io.quadraspark.Main");
    assertThatThrownBy(
            () -> SparkSubmit.command(List.of("spark-submit", "--deploymode", "client", "x")))
        .hasMessageContaining("--deploymode");
  }

  private static List<String> append(List<String> words, String word) {
    return Stream.concat(words.stream(), Stream.of(word)).toList();
  }
}
