#!/usr/bin/env bash
# Runs a job on Kubernetes with spark-submit. It stands in the directory that "render kubernetes" wrote:
#
#   submit.sh cpu|gpu shard|train|evaluate [options of the job]
set -euo pipefail

fail() {
  echo "submit: $1" >&2
  exit 2
}

[ $# -ge 2 ] || fail "give cpu or gpu, and a job: shard, train or evaluate"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
kind="$1" job="$2"
shift 2
[ -r "$here/$kind.conf" ] || fail "there are no settings for '$kind'; there are cpu and gpu"
[ -r "$here/$job.args" ] || fail "there is no job '$job'; there are shard, train and evaluate"
mapfile -t arguments <"$here/$job.args"

settings=(--properties-file "$here/$kind.conf" --name "quadraspark-$job")
if [ "$kind" = gpu ]; then
  settings+=(--conf "spark.kubernetes.executor.podTemplateFile=$here/executor-gpu.yaml")
fi
exec "${SPARK_HOME:?set it to a Spark 3.5 with Kubernetes support}/bin/spark-submit" "${settings[@]}" \
  --class io.quadraspark.cli.QuadraSpark local:///opt/quadraspark/quadraspark.jar "${arguments[@]}" "$@"
