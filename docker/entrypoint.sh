#!/usr/bin/env bash
# Spark on Kubernetes starts its pods with "driver ..." or "executor ...". "master", "worker URL" and "history" are Spark's
# standalone daemons and its history server, and "quickstart URI" is the quickstart. Anything else is a QuadraSpark command, with
# Spark's own options before it: --master 'local[2]' train --data ... They win over those in SPARK_OPTIONS (words), and over MASTER,
# which is local[*] by default.
set -euo pipefail

# A cluster may run the image under a user id of its own; Hadoop wants a name for it.
if ! getent passwd "$(id -u)" >/dev/null && [ -w /etc/passwd ]; then
  echo "spark:x:$(id -u):$(id -g)::$SPARK_HOME/work-dir:/bin/false" >>/etc/passwd
fi

case "${1:-}" in
  driver)
    shift
    exec "$SPARK_HOME/bin/spark-submit" \
      --conf "spark.driver.bindAddress=$SPARK_DRIVER_BIND_ADDRESS" \
      --conf "spark.executorEnv.SPARK_DRIVER_POD_IP=$SPARK_DRIVER_BIND_ADDRESS" \
      --deploy-mode client "$@"
    ;;
  executor)
    # Java options come as SPARK_JAVA_OPT_0, SPARK_JAVA_OPT_1 and so on.
    options=()
    number=0
    while name="SPARK_JAVA_OPT_$number" && [ -n "${!name+set}" ]; do
      options+=("${!name}")
      number=$((number + 1))
    done
    exec "$JAVA_HOME/bin/java" "${options[@]}" \
      "-Xms$SPARK_EXECUTOR_MEMORY" "-Xmx$SPARK_EXECUTOR_MEMORY" \
      -cp "${SPARK_CLASSPATH:-}:$SPARK_HOME/conf:$SPARK_HOME/jars/*" \
      org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend \
      --driver-url "$SPARK_DRIVER_URL" \
      --executor-id "$SPARK_EXECUTOR_ID" \
      --cores "$SPARK_EXECUTOR_CORES" \
      --app-id "$SPARK_APPLICATION_ID" \
      --hostname "$SPARK_EXECUTOR_POD_IP" \
      --resourceProfileId "$SPARK_RESOURCE_PROFILE_ID" \
      --podName "$SPARK_EXECUTOR_POD_NAME"
    ;;
  master)
    shift
    exec "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.master.Master "$@"
    ;;
  worker)
    shift
    exec "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.worker.Worker --work-dir "$SPARK_HOME/work" "$@"
    ;;
  history)
    shift
    exec "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.history.HistoryServer "$@"
    ;;
  quickstart)
    shift
    exec /opt/quadraspark/quickstart "$@"
    ;;
esac

read -ra spark_options <<<"${SPARK_OPTIONS:-}"
main_class=io.quadraspark.cli.QuadraSpark
while [ $# -gt 1 ] && [[ "$1" == --* ]] && [ "$1" != --help ] && [ "$1" != --version ]; do
  if [ "$1" = --class ]; then
    main_class="$2"
  else
    spark_options+=("$1" "$2")
  fi
  shift 2
done
exec "$SPARK_HOME/bin/spark-submit" --master "${MASTER:-local[*]}" "${spark_options[@]}" \
  --class "$main_class" spark-internal "$@"
