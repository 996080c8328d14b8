#!/usr/bin/env bash
# Initialisation action of Dataproc 2.2 on Debian 12: makes workers with an NVIDIA GPU ready for YARN's and Spark's
# scheduling of GPUs. On others it does nothing. The cluster's properties have YARN's part. Never run.
set -euo pipefail

grep -qi 0x10de /sys/bus/pci/devices/*/vendor || exit 0

# Debian's own driver; it runs programs of CUDA 11.6. Unsigned modules do not load with secure boot, which is off unless
# the cluster asks for it.
export DEBIAN_FRONTEND=noninteractive
echo "deb https://deb.debian.org/debian bookworm contrib non-free non-free-firmware" >/etc/apt/sources.list.d/non-free.list
apt-get update
apt-get install -y --no-install-recommends "linux-headers-$(uname -r)" nvidia-driver nvidia-smi
modprobe nvidia
nvidia-smi

# gpu-discovery.sh lies beside this action; the cluster's metadata say where.
code="$(/usr/share/google/get_metadata_value attributes/quadraspark-code)"
mkdir -p /opt/quadraspark
gsutil cp "$code/gpu-discovery.sh" /opt/quadraspark/gpu-discovery.sh
chmod 755 /opt/quadraspark/gpu-discovery.sh

# YARN 3 isolates GPUs with the devices controller of cgroup v1, which Debian 12 does not mount.
mkdir -p /quadraspark-cgroup/devices
mount -t cgroup -o devices cgroupv1-devices /quadraspark-cgroup/devices
chown -R yarn:yarn /quadraspark-cgroup
cat >>/etc/hadoop/conf/container-executor.cfg <<'CFG'

[gpu]
module.enabled=true
[cgroups]
root=/quadraspark-cgroup
yarn-hierarchy=yarn
CFG
systemctl restart hadoop-yarn-nodemanager
