package dev.sailwright.playground;

import dev.sailwright.backup.MeshSource;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshGateways;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.Manifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What is broken of a simulated mesh, by tests. */
public final class MeshFaults {
  boolean unreachable;
  boolean injectorDown;
  int connectedElsewhere;
  private List<String> takenAlong = List.of();
  private int removalsAsked;
  final Set<String> downRevisions = new HashSet<>();
  Set<String> uninjected = Set.of();
  boolean forgetsInstalls;
  int installExitCode;
  Optional<String> istioctlProblem = Optional.empty();
  List<String> missingRights = List.of();
  List<String> precheck = List.of();
  List<String> analysis = List.of();
  Optional<String> notRendered = Optional.empty();
  List<WorkloadRef> stuck = List.of();
  List<WorkloadRef> lasting = List.of();
  List<MeshSource> sources = List.of();
  List<Manifest.Item> edited = List.of();
  boolean gatewaysOfOthers;
  int rejects;
  private Optional<String> rejecting = Optional.empty();
  int disconnected;
  Optional<String> unmeasured = Optional.empty();
  final Map<String, MeshGateways.Gateway> gateways = new TreeMap<>();
  final Map<WorkloadRef, List<Workload.Ended>> ended = new HashMap<>();
  final List<Workload> agents = new ArrayList<>();
  final Map<String, String> remotes = new TreeMap<>();
  boolean unvalidated;
  Optional<String> gatewaysUnread = Optional.empty();
  Optional<IstioVersion> leftBehindBy = Optional.empty();
  List<String> leftoverOwners = List.of();
  boolean editedLeftovers;
  boolean irremovable;
  boolean breaksWithoutLeftovers;

  /** The API server answers nothing. */
  public void unreachable(boolean is) {
    unreachable = is;
  }

  public boolean isUnreachable() {
    return unreachable;
  }

  public void injectorDown(boolean is) {
    injectorDown = is;
  }

  /** What carries the label of the revision that goes, and is no istiod. */
  public void takenAlong(String deployment) {
    takenAlong = List.of(deployment);
  }

  List<String> takenAlong() {
    removalsAsked++;
    return takenAlong;
  }

  /** How often it was asked what a removal would take. */
  public int removalsAsked() {
    return removalsAsked;
  }

  /** Proxies outside of the cluster stay with the istiod that has no name. */
  public void connectedElsewhere(int proxies) {
    connectedElsewhere = proxies;
  }

  /** The istiod of a revision does not answer, from now on. */
  public void revisionDown(String revision) {
    downRevisions.add(revision);
  }

  /** The istiods of all revisions answer again. */
  public void revisionsUp() {
    downRevisions.clear();
  }

  boolean isDown(String revision) {
    return injectorDown || downRevisions.contains(revision);
  }

  /** In these namespaces alone, pods are refused. */
  public void injectorDownIn(Set<String> namespaces) {
    uninjected = Set.copyOf(namespaces);
  }

  /**
   * As after a crash of the process that started istioctl: its run goes on, and nobody can ask it.
   */
  public void forgetsInstalls(boolean is) {
    forgetsInstalls = is;
  }

  public void installExitCode(int code) {
    installExitCode = code;
  }

  public void istioctlProblem(String problem) {
    istioctlProblem = Optional.of(problem).filter(words -> !words.isEmpty());
  }

  public void missingRights(List<String> rights) {
    missingRights = List.copyOf(rights);
  }

  /** What is found of how the mesh was made, instead of the usual. */
  public void sources(List<MeshSource> found) {
    sources = List.copyOf(found);
  }

  /** As after {@code kubectl edit}: these run instead of what was rendered. */
  public void edited(List<Manifest.Item> objects) {
    edited = List.copyOf(objects);
  }

  /** The inputs name no gateway, as if those that are there had been installed with others. */
  public void gatewaysOfOthers() {
    gatewaysOfOthers = true;
  }

  public void unstick() {
    stuck = List.of();
  }

  public void precheck(List<String> lines) {
    precheck = List.copyOf(lines);
  }

  /** {@code istioctl analyze} does not come to its end; these are its last lines. */
  public void analysis(List<String> lines) {
    analysis = List.copyOf(lines);
  }

  /** Only the istioctl of what runs makes anything of the inputs. */
  public void notRendered(String why) {
    notRendered = Optional.of(why);
  }

  /** Its pods never become ready once it is restarted. */
  public void stuck(WorkloadRef ref) {
    stuck = List.of(ref);
  }

  /** A rollout of it that begins from now on does not get on, and does not give up either. */
  public void lasting(WorkloadRef ref) {
    lasting = List.of(ref);
  }

  /** Proxies reject this many pushes of listeners, since istiod started. */
  public void rejects(int pushes) {
    rejects = pushes;
    rejecting = Optional.empty();
  }

  /** The same, of one revision's istiod. */
  public void rejectsOf(String revision, int pushes) {
    rejects = pushes;
    rejecting = Optional.of(revision);
  }

  int rejectsAt(String revision) {
    return rejecting.map(revision::equals).orElse(true) ? rejects : 0;
  }

  /** So many proxies do not find istiod. */
  public void disconnected(int proxies) {
    disconnected = proxies;
  }

  /** The webhooks of this version are there, too; it has names that no later one gives. */
  public void leftBehindBy(IstioVersion older) {
    leftBehindBy = Optional.of(older);
  }

  /** Signs of another tool on the objects that an older version left, one line each. */
  public void leftoverOwners(List<String> lines) {
    leftoverOwners = List.copyOf(lines);
  }

  /** As after {@code kubectl edit}: what an older version left says something else than before. */
  public void editedLeftovers(boolean are) {
    editedLeftovers = are;
  }

  /** Whoever asks for the removal of a leftover gets no answer. */
  public void irremovable(boolean is) {
    irremovable = is;
  }

  /** Once the first of them is removed, no pod is injected any more, whatever else looks well. */
  public void breaksWithoutLeftovers() {
    breaksWithoutLeftovers = true;
  }

  /** A DaemonSet of Istio's that runs on every node, as it is from now on. */
  public void agent(Workload set) {
    agents.removeIf(other -> other.ref().equals(set.ref()));
    agents.add(set);
  }

  /** How far every istiod is with a remote cluster; empty: none knows it. */
  public void remote(String cluster, String status) {
    remotes.put(cluster, status);
    remotes.values().removeIf(String::isEmpty);
  }

  /** No istiod puts its validating webhook in force. */
  public void unvalidated(boolean is) {
    unvalidated = is;
  }

  /** Containers of its pods that ended. */
  public void ended(WorkloadRef ref, Workload.Ended... containers) {
    ended.put(ref, List.of(containers));
  }

  /** What a gateway says of itself from now on; one that is there, or another one. */
  public void gateway(MeshGateways.Gateway gateway) {
    gateways.put(gateway.title(), gateway);
  }

  /** It is deleted. */
  public void noGateway(String title) {
    gateways.remove(title);
  }

  /** What gateways say of themselves cannot be read. */
  public void gatewaysUnread(String why) {
    gatewaysUnread = Optional.of(why).filter(words -> !words.isEmpty());
  }

  /** What istiod counts cannot be read. */
  public void unmeasured(String why) {
    unmeasured = Optional.of(why).filter(words -> !words.isEmpty());
  }
}
