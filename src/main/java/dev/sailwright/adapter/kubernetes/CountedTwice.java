package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.MeshState;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads what the control planes count at the start of a look and once more at its end, so that what
 * happens now is told from what happened once.
 */
final class CountedTwice {
  /** Within less, hardly anything is counted. */
  static final Duration APART = Duration.ofSeconds(2);

  /** What takes longer is not asked for again: an API server of 5,000 pods takes a second. */
  static final Duration AFFORDABLE = Duration.ofSeconds(4);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final MeshState mesh;
  private final Elapsing time;
  private final Duration begin;
  private final Duration took;
  private final Counted first;

  /** Reads for the first time. */
  CountedTwice(Reading reading, MeshState mesh, Elapsing time) {
    this.client = reading.client();
    this.mesh = mesh;
    this.time = time;
    this.begin = time.now();
    this.first = new ControlPlaneMetrics(reading, PATIENCE).read(mesh);
    this.took = time.now().minus(begin);
  }

  /** The first reading alone. */
  Counted once() {
    return first;
  }

  /**
   * Waits for what is left of {@link #APART} and reads again. What does not answer this time has no
   * rise; that is no blind spot, since what it counts is known.
   */
  Counted read() {
    var nobody = first.apiServer().isEmpty() && first.istiods().isEmpty();
    if (nobody || took.compareTo(AFFORDABLE) > 0) {
      return first;
    }
    var left = APART.minus(time.now().minus(begin));
    if (left.isPositive()) {
      time.pass(left);
    }
    var during = time.now().minus(begin);
    var unheard = new Reading(client, Optional.empty());
    return first.until(new ControlPlaneMetrics(unheard, AFFORDABLE).read(mesh), during);
  }
}
