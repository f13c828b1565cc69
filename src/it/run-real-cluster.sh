#!/usr/bin/env bash
# Runs the real-cluster suite: src/it/run-real-cluster.sh REALCLUSTER [SECTION…]
# REALCLUSTER is a folder with build.sh and cluster.sh, which make a real Kubernetes control plane with a real istiod in
# a network namespace. The tests themselves need just a KUBECONFIG; see CONTRIBUTING.md for kind. The sections are in lane.sh;
# without any, all are run.
set -euo pipefail
cd "$(dirname "$0")/../.."
. src/test/junit.sh
JDK=$(newest_jdk)
realcluster=$(cd "$1" && pwd)
shift
cache=${XDG_CACHE_HOME:-$HOME/.cache}/sailwright
export JDK RC_BIN=${RC_BIN:-$cache/bin}
export ISTIOCTL_DIRECTORY=$cache/istioctl SLACK_PEER=http://127.0.0.1:4710/
export SLACK_PEER_PROGRAM=$cache/slack-peer/node_modules/.bin/emulate
export PATH=$PATH:$RC_BIN

echo "== programs of the cluster, and of the tests: nothing is fetched from inside its network namespace"
compile_tests -Preal-cluster -DskipTests package
"$realcluster/build.sh" >"$cache.build.log" 2>&1 || { tail -40 "$cache.build.log"; exit 1; }
for version in 1.29.1 1.32.0-alpha; do
  mkdir -p "$ISTIOCTL_DIRECTORY/$version"
  ln -sf "$RC_BIN/istioctl-$version" "$ISTIOCTL_DIRECTORY/$version/istioctl"
done
[ -x "$SLACK_PEER_PROGRAM" ] ||
  npm install --prefix "$cache/slack-peer" --no-audit --no-fund --silent emulate@0.10.0

rm -rf "$cache/lanes"
# Its own folders; what kubectl, istioctl and the bot keep in a home is of one cluster.
lane() { # NAME SECTION…
  local home=$cache/lanes/$1
  mkdir -p "$home"
  HOME=$home XDG_CACHE_HOME=$home/.cache RC_DIR=${RC_DIR:-/tmp/sailwright-rc}-$1 AUDIT_LOG=${AUDIT_LOG:-$home/audit.log} \
    unshare --mount src/it/lane.sh "$realcluster" "${@:2}" 2>&1 | sed -u "s/^/$1 | /"
}
export -f lane
export realcluster cache
lanes=()
finish() {
  local pid
  for pid in "${lanes[@]}"; do kill -- "-$pid" 2>/dev/null || true; done
  wait
}
trap finish EXIT
start() { setsid bash -euo pipefail -c 'lane "$@"' lane "$@" & lanes+=("$!"); }

if [ $# -gt 0 ]; then
  start chosen "$@"
  wait -n
else
  # How long a takeover or a recovery takes is part of what is tested; so these have the machine to themselves.
  start alone night interruptions faulty_api_server
  wait -n
  start left faults
  start right people gates canary records
  wait -n
  wait -n
  export AUDIT_LOG=$cache/lanes/audit.log
  cat "$cache"/lanes/*/audit.log >"$AUDIT_LOG"
  start last rights
  wait -n
fi
