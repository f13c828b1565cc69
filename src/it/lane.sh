#!/usr/bin/env bash
# Runs sections of the real-cluster suite one after the other, each on a cluster of its own: src/it/lane.sh REALCLUSTER SECTION…
# run-real-cluster.sh prepares and starts it, in a mount namespace of its own: network namespaces are named by files there,
# so that two lanes do not meet.
set -euo pipefail
cd "$(dirname "$0")/../.."
. src/test/junit.sh
realcluster=$1
shift
mkdir -p /run/netns
mount -t tmpfs tmpfs /run/netns
cluster() { "$realcluster/cluster.sh" "$@"; }

# cluster.sh starts the first kube-apiserver on the PATH: this one also keeps an audit log of what the bot asks for.
mkdir -p "$HOME/audited"
cat >"$HOME/audited/kube-apiserver" <<SCRIPT
#!/bin/sh
exec "$RC_BIN/kube-apiserver" "\$@" --audit-policy-file="$PWD/src/it/audit-policy.yaml" --audit-log-path="$AUDIT_LOG"
SCRIPT
chmod +x "$HOME/audited/kube-apiserver"
export PATH=$HOME/audited:$PATH

background=()
finish() {
  local pid servers
  for pid in "${background[@]}"; do kill -- "-$pid" 2>/dev/null || true; done
  background=()
  servers=$(cat "$RC_DIR"/*/*.pid "$RC_DIR"/*.pid 2>/dev/null || true)
  cluster down >/dev/null 2>&1 || true
  end $servers
}
# An API server waits long for its watchers, and an etcd for its API server. Nobody needs what they keep, and the next
# cluster needs the processors.
end() { # PID…
  local pid ours=()
  for pid in "$@"; do
    # A file of a run that was cut off may name what is somebody else's by now. A name has 15 letters here.
    case $(cat "/proc/$pid/comm" 2>/dev/null) in
      etcd | kube-apiserver | kube-controller | kube-scheduler | kwok | proxyfleet | pilot-discovery) ours+=("$pid") ;;
    esac
  done
  for pid in "${ours[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${ours[@]}"; do
    timeout 3 tail --pid="$pid" -f /dev/null || kill -KILL "$pid" 2>/dev/null || true
  done
}
# Seen once in some hundred starts: the simulated kubelet never made its node ready, and nothing was tested yet. So a
# cluster that does not come up says what it logged, and is started anew.
up() { # NAME [N]
  local attempt
  for attempt in 1 2 3; do
    cluster up "$@" && return
    echo "cluster $1 did not come up (attempt $attempt of 3); its nodes, its leases and its logs:" >&2
    cluster exec kubectl --context "$1" get nodes,leases -A -o yaml >&2 || true
    tail -n 40 "$RC_DIR/$1"/{kwok,controllers,scheduler}.log >&2 || true
    end $(cat "$RC_DIR/$1"/*.pid)
    rm -rf "${RC_DIR:?}/$1"
  done
  return 1
}
trap finish EXIT
behind() { setsid "$@" & background+=("$!"); }

# What a kubelet does: when the Deployment's image changed, end the old istiod and start the new one; start one that
# ended, but while a test wants it to stay down.
follow_istiod() {
  local running=$1 wanted
  while sleep 1; do
    [ ! -e "$RC_DIR/stay-down" ] || continue
    wanted=$(cluster exec kubectl --context prod -n istio-system get deploy istiod -o jsonpath='{.spec.template.spec.containers[0].image}' 2>/dev/null) || continue
    wanted=${wanted##*:}
    kill -0 "$(cat "$RC_DIR/istiod/istiod.pid")" 2>/dev/null || running=
    if [ -n "$wanted" ] && [ "$wanted" != "$running" ] && [ -x "$RC_BIN/pilot-discovery-$wanted" ]; then
      cluster istiod "$wanted" && running=$wanted
    fi
  done
}
peer() {
  cluster exec "$SLACK_PEER_PROGRAM" start -s slack -p 4710 --seed src/it/slack-peer.yaml
}
export -f cluster follow_istiod peer
export realcluster
tests() { # Test or Test#method+another…, in this order: what one does to the mesh, the next finds
  local test started arguments
  for test in "$@"; do
    started=$SECONDS
    arguments=$(selection "$test")
    mapfile -t arguments <<<"$arguments"
    cluster exec "$BASH" -c \
      '. src/test/junit.sh; junit "$@" --details=none' tests "target/classes:target/test-classes:$(<target/test-classpath)" "${arguments[@]}"
    echo "$test: $((SECONDS - started)) s"
  done
}
await_pods() {
  for _ in $(seq 180); do
    [ "$(cluster exec kubectl --context prod get pods -A --field-selector=status.phase=Running -o name | grep -c pod/app-)" -ge "$1" ] && return
    sleep 1
  done
  echo "no $1 running pods" >&2
  return 1
}

# A second cluster beside prod, with an istiod of its own. It listens at its pod's address, so prod's must be down: that one
# listens at every address.
healthy_dev() {
  up dev 1
  cluster exec istioctl-1.29.1 install --context dev -y --set profile=minimal --set hub=docker.io/istio --set tag=1.29.1 >/dev/null
  cluster exec kubectl --context dev -n istio-system get cm istio -o jsonpath='{.data.mesh}' >"$RC_DIR/dev/mesh.yaml"
  : >"$RC_DIR/dev/cri.log" # its own log, not that of prod's istiod
  cluster exec kubectl --context dev patch clusterlogs istiod --type merge \
    -p "{\"spec\": {\"logs\": [{\"containers\": [\"discovery\"], \"logsFile\": \"$RC_DIR/dev/cri.log\"}]}}" >/dev/null
  export dev_pod dev_address
  read -r dev_pod dev_address < <(cluster exec kubectl --context dev -n istio-system get pod -l app=istiod \
    -o jsonpath='{.items[0].metadata.name} {.items[0].status.podIP}{"\n"}')
  behind bash -c '"$realcluster/cluster.sh" exec env POD_NAMESPACE=istio-system POD_NAME="$dev_pod" REVISION=default \
    CLUSTER_ID=Kubernetes PILOT_CERT_PROVIDER=istiod INJECTION_WEBHOOK_CONFIG_NAME=istio-sidecar-injector \
    pilot-discovery-1.29.1 discovery --kubeconfig "$RC_DIR/dev/kubeconfig" --meshConfig "$RC_DIR/dev/mesh.yaml" \
    --httpAddr="$dev_address:8080" --httpsAddr="$dev_address:15017" --grpcAddr="$dev_address:15010" \
    --secureGRPCAddr="$dev_address:15012" --monitoringAddr="$dev_address:15014" --ctrlz_port=0 --domain cluster.local 2>&1 |
    while IFS= read -r line; do printf "%s stdout F %s\n" "$(date -u +%Y-%m-%dT%H:%M:%S.%NZ)" "$line"; done >"$RC_DIR/dev/cri.log"'
}

healthy() { # NAMESPACES DEPLOYMENTS PODS
  finish
  up prod
  cluster exec istioctl-1.29.1 install -y --set hub=docker.io/istio --set tag=1.29.1 >/dev/null
  cluster istiod 1.29.1
  cluster apps "$@"
  behind bash -c 'follow_istiod 1.29.1'
  behind bash -c peer
  await_pods $(($1 * $2 * $3))
  cluster proxies $(($1 * $2 * $3 + 50))
  # istioctl tells istiod an address of this machine when it asks over xDS, and takes none for loopback.
  cluster exec ip link add sailwright0 type veth peer name sailwright1
  cluster exec ip addr add 10.99.1.1/24 dev sailwright0
  cluster exec ip link set sailwright0 up
}

night() {
  finish
  up prod
  cluster incident
  cluster apps 2 2 2
  cluster istiod-stop
  healthy_dev
  tests CompareIT
  kill -KILL -- "-${background[-1]}"
  behind bash -c 'follow_istiod 1.7.4'
  behind bash -c peer
  tests DiagnoseIT#theRemovedApiComesFirst PrecheckIT#theNightIsBlockedByItsJumpAlone NightIT
  cluster proxies
  tests DiagnoseIT#theMendedMeshHasItsLeftoversAlone CleanupIT
  tests EndedBotIT
}
# What is written down, on the real API server.
records() {
  healthy 1 1 1
  tests KubernetesUpgradeStoreIT RecordedFlowIT ApprovalRacesIT IllegalEditsIT
}
# Three bots, killed, frozen and replaced at every kind of effect.
interruptions() {
  healthy 2 5 2
  tests OutsideApprovalIT InterruptedIT
}
# Who change their minds; workloads that stay behind; the way back.
people() {
  healthy 2 4 2
  tests PeopleIT
}
# Gates that shut; then workloads that follow an istiod which somebody took back.
gates() {
  healthy 2 2 2
  tests GatesIT RestartIT
}
# A second control plane beside the first: half the way and back, then the whole way.
canary() {
  healthy 2 4 2
  tests CanaryIT
}
faulty_api_server() {
  healthy 2 5 2
  tests FaultyApiServerIT
}
# One fault after the other, each the top cause and in the precheck; then in waves, with crashes; then other meshes: owned
# by others, odd, or seen with too few rights.
faults() {
  healthy 4 5 10
  tests NoticeIT
  # What DiagnoseIT mends by itself, no trace of istioctl is left on; and what ends with the Gateway API, istiod complains of.
  tests 'PrecheckIT#aHealthyMeshIsBlockedByNothing+aPlanNamesItsHopItsWavesWhatChangesAndTheWayBack'
  tests 'DiagnoseIT#aHealthyMeshHasNoErrorButItsAge+agentsThatDoNotAnswerAreOneNoteAndChangeNothing+withoutPortForwardNobodyKnowsWhoIsInSync+withoutMetricsNobodyKnowsWhoIsConnected+aMissingRightIsNamedAndNothingIsCalledFine+anInjectorThatFailsClosedIsAnErrorBeforeAnyPodIsRefused+whatIsCountedWhileSomebodyLooksHappensNow+eachFaultIsTheTopCause'
  tests 'PrecheckIT#eachFaultIsFound+eachMissingRightBlocksAsUnknown+aMeshWithTheGatewayApiIsBlockedByNothing'
  tests WavesIT
  tests OtherMeshesIT
}
# After all others: what they used is in the audit log.
rights() {
  healthy 1 1 1
  tests RightsIT
}

for section in "$@"; do
  echo "== ${section//_/ }"
  started=$SECONDS
  "$section"
  echo "== ${section//_/ }: $((SECONDS - started)) s"
done
