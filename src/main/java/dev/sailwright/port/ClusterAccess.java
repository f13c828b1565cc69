package dev.sailwright.port;

import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.upgrade.StepFacts;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Questions to a cluster that only a request with our own rights can answer; none of them changes
 * anything.
 */
public interface ClusterAccess {
  /**
   * The rights that an upgrade or a restart uses and that are missing, such as {@code patch
   * deployments in team-1}.
   *
   * @param installs an istioctl runs as us, too
   * @param revision that istioctl makes; empty: the one without a name, or none
   * @throws UnreachableException when the API server could not be asked
   */
  @ReadOnly
  List<String> missingRights(
      String cluster,
      Collection<WorkloadRef> workloads,
      boolean installs,
      Optional<String> revision);

  /**
   * Creates one pod as a server-side dry-run in each namespace and says what came back; never
   * throws.
   */
  @ReadOnly
  List<StepFacts.Injection> tryInjection(String cluster, Collection<String> namespaces);

  /**
   * The same in one namespace that no injection label is on, of a pod that is labelled with a
   * revision.
   */
  @ReadOnly
  StepFacts.Injection tryRevision(String cluster, String namespace, String revision);

  /**
   * Why these do not become ready, in their own words: the newest warnings among their events, and
   * the last log lines of a container that is not ready. One line each, at most a few for each
   * workload; never throws: what could not be read is a line that says so.
   */
  @ReadOnly
  List<String> lastWords(String cluster, Collection<WorkloadRef> workloads);
}
