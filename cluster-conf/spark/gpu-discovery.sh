#!/usr/bin/env bash
# Tells Spark the GPUs of this machine or container: {"name": "gpu", "addresses": ["0", "1"]}
set -euo pipefail

fail() {
  echo "gpu-discovery: $1" >&2
  exit 1
}

command -v nvidia-smi >/dev/null || fail "there is no nvidia-smi; install NVIDIA's driver, or run without gpu.conf"
indices="$(nvidia-smi --query-gpu=index --format=csv,noheader)" || fail "nvidia-smi failed: $indices"
[ -n "$indices" ] || fail "nvidia-smi sees no GPU"

addresses=""
while read -r index; do
  [[ "$index" =~ ^[0-9]+$ ]] || fail "nvidia-smi gave '$index' where a GPU's number was asked for"
  addresses+="${addresses:+, }\"$index\""
done <<<"$indices"
echo "{\"name\": \"gpu\", \"addresses\": [$addresses]}"
