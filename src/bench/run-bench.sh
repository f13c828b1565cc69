#!/usr/bin/env bash
# Makes a big mesh on a real Kubernetes with a real istiod, and measures Sailwright on it beside kubectl and istioctl:
#   src/bench/run-bench.sh REALCLUSTER [NAMESPACES DEPLOYMENTS PODS] [-- OPTIONS of bench.py]
# REALCLUSTER is the folder that src/it/run-real-cluster.sh takes too. Build target/sailwright first; 20 25 10 are 5,000 pods.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ $# -ge 1 ] || { sed -n '2,5p' "$0"; exit 2; }
realcluster=$(cd "$1" && pwd)
shift
size=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do size+=("$1"); shift; done
[ "${1:-}" != -- ] || shift
[ ${#size[@]} -eq 3 ] || size=(20 25 10)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/sailwright
export RC_BIN=${RC_BIN:-$cache/bin} RC_DIR=${RC_DIR:-/tmp/sailwright-rc}
export PATH=$PATH:$RC_BIN
cluster() { "$realcluster/cluster.sh" "$@"; }
[ -x "$cache/slack-peer/node_modules/.bin/emulate" ] ||
  npm install --prefix "$cache/slack-peer" --no-audit --no-fund --silent emulate@0.10.0

peer=
finish() {
  [ -z "$peer" ] || kill -- "-$peer" 2>/dev/null || true
  cluster down >/dev/null 2>&1 || true
}
trap finish EXIT
cluster down >/dev/null 2>&1 || true
cluster up prod
cluster exec istioctl-1.29.1 install -y --set hub=docker.io/istio --set tag=1.29.1 >/dev/null
cluster istiod 1.29.1
cluster apps "${size[@]}"
pods=$((size[0] * size[1] * size[2]))
running() { cluster exec kubectl --context prod get pods -A --field-selector=status.phase=Running -o name | grep -c pod/app- || true; }
for _ in $(seq 300); do
  [ "$(running)" -lt "$pods" ] || break
  sleep 2
done
echo "$(running) of $pods pods run"
cluster proxies 200
cluster exec kubectl --context prod apply -f deploy/crd-meshupgrade.yaml >/dev/null
setsid "$realcluster/cluster.sh" exec "$cache/slack-peer/node_modules/.bin/emulate" start -s slack -p 4710 \
  --seed src/it/slack-peer.yaml >/dev/null 2>&1 &
peer=$!
for _ in $(seq 60); do
  ! cluster exec curl -s -o /dev/null http://127.0.0.1:4710/ || break
  sleep 1
done
cluster exec env KUBECONFIG="$RC_DIR/kubeconfig" python3 src/bench/bench.py --context prod --istioctl 1.29.1=istioctl-1.29.1 \
  --istioctl 1.32.0-alpha=istioctl-1.32.0-alpha \
  --sailwright target/sailwright/bin/sailwright --slack-peer http://127.0.0.1:4710/ "$@"
