package dev.sailwright.port;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.Analysis;
import dev.sailwright.planning.Manifest;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.planning.Surroundings;
import dev.sailwright.upgrade.StepFacts;
import java.util.function.Predicate;

/** Runs istioctl of a pinned version against a cluster. */
public interface MeshInstaller {
  /** Whether there is a binary of this version with the pinned hash; never throws. */
  @ReadOnly
  Surroundings.Istioctl verify(IstioVersion version);

  /** Runs {@code istioctl x precheck}; a run that could not be made is not clean, and says why. */
  @ReadOnly
  Surroundings.Precheck precheck(String cluster, IstioVersion version);

  /**
   * What istioctl of this version would apply in this run; no cluster is asked. Never throws.
   *
   * @param kinds of the objects that are wanted, such as {@code Deployment}: most of the text are
   *     CRDs, and what nobody wants is not read
   */
  @ReadOnly
  Render render(IstioVersion version, MeshChange.Install install, Predicate<String> kinds);

  /** What was rendered, or why nothing was. */
  sealed interface Render {
    /**
     * @param manifest with the objects of the wanted kinds
     */
    record Rendered(Manifest manifest) implements Render {}

    /**
     * @param reason the second half of a sentence that begins with "because"
     */
    record NotRendered(String reason) implements Render {}
  }

  /**
   * Runs {@code istioctl analyze} over all namespaces; never throws. A run that did not come to its
   * end has no messages, and says why.
   */
  @ReadOnly
  Analysis.Run analyze(String cluster, IstioVersion version);

  /**
   * Runs {@code istioctl uninstall --revision … --dry-run}, which changes nothing; never throws. A
   * run that did not come to its end tells no objects, and says why.
   */
  @ReadOnly
  StepFacts.Removal wouldRemove(String cluster, IstioVersion version, String revision);

  /**
   * Starts istioctl and returns at once. A key that was started by this process already is not
   * started again. A binary that cannot be used ends the run at once, with a non-zero exit code and
   * the reason.
   */
  @Effectful(EffectWitness.Point.RUN_ISTIOCTL)
  void start(String key, Order order);

  /**
   * How that run is doing on this machine: GONE when it does not run here, UNKNOWN when this
   * machine cannot tell.
   */
  @ReadOnly
  StepFacts.Install progress(String key);

  /**
   * @param version of istioctl
   * @param sha256 that the binary must still have
   */
  record Order(String cluster, IstioVersion version, MeshChange change, String sha256) {}
}
