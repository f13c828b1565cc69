package dev.sailwright.playground;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.Canary;
import dev.sailwright.planning.MeshChange;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The istiods of a simulated mesh, by revision, and the tags that lead to them. */
final class SimulatedPlanes {
  private static final Duration BOOT = Duration.ofSeconds(2);

  private final Map<String, Plane> planes = new LinkedHashMap<>();
  private final Map<String, String> tags = new TreeMap<>();

  /**
   * @param answersSince empty: never
   */
  record Plane(String revision, IstioVersion version, Optional<Instant> answersSince) {
    boolean answers(Instant now) {
      return answersSince.filter(since -> !now.isBefore(since)).isPresent();
    }
  }

  /** One without a name, and the default tag where istioctl sets it. */
  SimulatedPlanes(Scenario scenario, Instant now) {
    put(Canary.UNNAMED, scenario.istiod(), scenario.alive() ? Optional.of(now) : Optional.empty());
    tag(scenario.istiod());
  }

  private void put(String revision, IstioVersion version, Optional<Instant> answersSince) {
    planes.put(revision, new Plane(revision, version, answersSince));
  }

  private void tag(IstioVersion istioctl) {
    if (istioctl.compareTo(SimulatedView.TAGS_SINCE) >= 0) {
      tags.putIfAbsent(Canary.UNNAMED, Canary.UNNAMED);
    }
  }

  /** What istioctl has changed by now; an istiod that is there already stays. */
  void change(MeshChange change, IstioVersion istioctl, Instant now) {
    switch (change) {
      case MeshChange.InPlace inPlace -> {
        install(Canary.UNNAMED, istioctl, now);
        tag(istioctl);
      }
      case MeshChange.InstallRevision install -> install(install.revision(), istioctl, now);
      case MeshChange.MoveTag move -> tags.put(move.tag(), move.revision());
      case MeshChange.RemoveRevision remove -> planes.remove(remove.revision());
    }
  }

  private void install(String revision, IstioVersion version, Instant now) {
    var before = Optional.ofNullable(planes.get(revision)).map(Plane::version);
    if (!before.equals(Optional.of(version))) {
      put(revision, version, Optional.of(now.plus(BOOT)));
    }
  }

  /** In the order in which they came. */
  Map<String, Plane> all() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(planes));
  }

  Map<String, String> tags() {
    return Map.copyOf(tags);
  }

  /** The one that namespaces get their proxies from that are labelled for injection. */
  Optional<Plane> followed() {
    return Optional.ofNullable(planes.get(tags.getOrDefault(Canary.UNNAMED, Canary.UNNAMED)));
  }

  /** The one that a pod asks for by its label; a tag wins over a revision of its name. */
  Optional<Plane> asked(String label) {
    return of(tags.getOrDefault(label, label));
  }

  /** The one that the mesh was begun with, or the first that is left. */
  Plane first() {
    return Objects.requireNonNull(planes.values().iterator().next());
  }

  Optional<Plane> of(String revision) {
    return Optional.ofNullable(planes.get(revision));
  }
}
