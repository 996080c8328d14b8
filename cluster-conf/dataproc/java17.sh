#!/usr/bin/env bash
# Initialisation action of Dataproc 2.2: installs Java 17 beside the image's Java 11. Jobs name it in their properties
# (parts/java17.conf); Hadoop's own daemons stay with what they have. Never run.
set -euo pipefail

export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends openjdk-17-jre-headless
# A driver in client mode is the JVM of spark-submit itself.
echo 'export JAVA_HOME=/usr/lib/jvm/java-17-openjdk-amd64' >>/etc/spark/conf/spark-env.sh
