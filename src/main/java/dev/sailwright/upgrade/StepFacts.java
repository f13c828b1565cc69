package dev.sailwright.upgrade;

import dev.sailwright.backup.StoredBackup;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.planning.PlanResult;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What was gathered to judge a step; the parts that the step does not ask for are empty.
 *
 * @param replanned a fresh plan for the same request
 * @param successor the upgrade that has taken this one's place
 * @param backup what is stored of it
 * @param install how the step's istioctl is doing
 * @param injections dry-runs of a pod, one a namespace
 * @param metrics what istiods count, now
 * @param removal what istioctl would remove
 * @param lastWords events and last log lines of workloads that do not become ready
 */
public record StepFacts(
    MeshState mesh,
    Optional<PlanResult> replanned,
    Optional<Upgrade> successor,
    Optional<StoredBackup> backup,
    Optional<Install> install,
    List<Injection> injections,
    List<Probe> probes,
    Optional<IstiodMetrics> metrics,
    Optional<Removal> removal,
    List<String> lastWords) {
  public StepFacts {
    lastWords = List.copyOf(lastWords);
    injections = List.copyOf(injections);
    probes = List.copyOf(probes);
  }

  /**
   * @param output all lines so far, standard output and error in the order they came
   * @param exitCode only when FINISHED
   */
  public record Install(State state, List<String> output, Optional<Integer> exitCode) {
    public Install {
      output = List.copyOf(output);
    }

    public Install unknown() {
      return new Install(State.UNKNOWN, output, exitCode);
    }

    /**
     * RUNNING: somewhere on this machine, perhaps started by a process that is gone; then there is
     * no output. GONE: nobody runs it any more, or it was never run. UNKNOWN: it may run on another
     * machine, or this one cannot tell.
     */
    public enum State {
      UNKNOWN,
      GONE,
      RUNNING,
      FINISHED
    }
  }

  /**
   * What {@code istioctl uninstall} of a revision would remove, as it says itself.
   *
   * @param objects empty when it did not tell; each with its kind and its name
   * @param problem why it did not
   */
  public record Removal(Optional<List<Removed>> objects, String problem) {
    /**
     * @param kind such as {@code Deployment}
     */
    public record Removed(String kind, String name, String title) {}
  }

  /**
   * What came back when a pod was created without being kept (server-side dry-run).
   *
   * @param proxy the version of the proxy that was injected; empty when none was
   * @param problem why not; empty when one was
   */
  public record Injection(String namespace, Optional<IstioVersion> proxy, String problem) {}

  /**
   * @param answer the HTTP status, or the error's words
   */
  public record Probe(URI address, boolean ok, String answer) {}
}
