package dev.sailwright.planning;

import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.KnownBad;
import dev.sailwright.mesh.KubernetesVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.Release;
import dev.sailwright.mesh.ReleaseCatalog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds the way through the versions: one minor at a time, as in place Istio supports it (istio.io,
 * docs/setup/upgrade/in-place), each time to the newest patch that nothing is known against.
 */
public final class Hops {
  private final ReleaseCatalog catalog;
  private final Objections objections;
  private final Optional<KubernetesVersion> kubernetes;
  private final LocalDate today;

  /** What is published against versions and against steps between them. */
  @FunctionalInterface
  public interface Objections {
    /** Why nobody should go this step; one line each. */
    List<String> against(IstioVersion from, IstioVersion to);
  }

  public Hops(
      ReleaseCatalog catalog,
      Objections objections,
      Optional<KubernetesVersion> kubernetes,
      LocalDate today) {
    this.catalog = catalog;
    this.objections = objections;
    this.kubernetes = kubernetes;
    this.today = today;
  }

  /** With all that is known to go wrong and can hurt this mesh. */
  static Hops of(Evidence evidence) {
    return new Hops(
        evidence.catalog(),
        (from, to) ->
            evidence.catalog().hazards().ofStep(from, to).stream()
                .filter(bad -> bad.canHurt(evidence.mesh()))
                .map(KnownBad::problem)
                .toList(),
        evidence.mesh().kubernetes(),
        evidence.today());
  }

  /**
   * @param hops in order; those after one with a problem stand for what could follow it
   * @param gap why the way ends before the goal; empty when it leads there
   */
  public record Way(List<Hop> hops, Optional<String> gap) {
    public Way {
      hops = List.copyOf(hops);
    }
  }

  /** Empty when the goal is not newer. */
  public Way way(IstioVersion from, IstioVersion goal) {
    var hops = new ArrayList<Hop>();
    var at = from;
    while (at.compareTo(goal) < 0) {
      var minor = at.minor().plus(1);
      var next = goal.minor().compareTo(minor) <= 0 ? Optional.of(goal) : newestPatch(at, minor);
      if (next.isEmpty()) {
        return new Way(hops, Optional.of("no release of " + minor + " is known"));
      }
      hops.add(hop(at, next.get()));
      at = next.get();
    }
    return new Way(hops, Optional.empty());
  }

  public Hop hop(IstioVersion from, IstioVersion to) {
    var range = catalog.release(to.minor()).flatMap(Release::kubernetes);
    var outOfRange =
        kubernetes
            .filter(server -> range.filter(all -> !all.contains(server.minor())).isPresent())
            .map(server -> "it does not support Kubernetes " + server.minor());
    return new Hop(
        from,
        to,
        range,
        catalog.support(to, today),
        Stream.concat(outOfRange.stream(), objections.against(from, to).stream()).toList());
  }

  /**
   * No first patch of a minor, and none that only the publishers' lists know. When something is
   * known against all of them, the newest with its problem.
   */
  Optional<IstioVersion> newestPatch(IstioVersion from, Minor minor) {
    Predicate<IstioVersion> fine =
        patch -> patch.patch() > 0 && objections.against(from, patch).isEmpty();
    return patches(minor)
        .filter(fine)
        .max(Comparator.naturalOrder())
        .or(() -> patches(minor).max(Comparator.naturalOrder()));
  }

  private Stream<IstioVersion> patches(Minor minor) {
    return catalog.release(minor).stream()
        .flatMap(release -> release.patches().stream())
        .filter(catalog::isChecked);
  }
}
