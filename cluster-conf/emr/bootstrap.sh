#!/usr/bin/env bash
# Bootstrap action of EMR on EC2: makes machines with an NVIDIA GPU ready for YARN's and Spark's scheduling of GPUs. On
# others it does nothing. Never run.
#
#   bootstrap.sh s3://BUCKET/quadraspark     where gpu-discovery.sh lies
set -euo pipefail

fail() {
  echo "bootstrap: $1" >&2
  exit 1
}

[ $# = 1 ] || fail "give the directory of gpu-discovery.sh in storage"
grep -qi 0x10de /sys/bus/pci/devices/*/vendor || exit 0

if ! command -v nvidia-smi >/dev/null; then
  # Amazon Linux 2023. The driver runs programs of CUDA 11.6; no CUDA toolkit is needed.
  sudo dnf install -y "kernel-devel-$(uname -r)" kernel-modules-extra dnf-plugins-core
  sudo dnf config-manager --add-repo \
    https://developer.download.nvidia.com/compute/cuda/repos/amzn2023/x86_64/cuda-amzn2023.repo
  sudo dnf module install -y nvidia-driver:latest-dkms
fi
nvidia-smi || fail "the driver is installed and nvidia-smi fails"

sudo mkdir -p /opt/quadraspark
aws s3 cp "$1/gpu-discovery.sh" /tmp/gpu-discovery.sh
sudo install -m 755 /tmp/gpu-discovery.sh /opt/quadraspark/gpu-discovery.sh

# YARN 3 isolates GPUs with the devices controller of cgroup v1, which Amazon Linux 2023 does not mount.
sudo mkdir -p /quadraspark-cgroup/devices
sudo mount -t cgroup -o devices cgroupv1-devices /quadraspark-cgroup/devices
sudo chmod -R a+rwx /quadraspark-cgroup
