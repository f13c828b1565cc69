package dev.sailwright.playground;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.Canary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * One workload of the simulated mesh. Its pods come and go one by one, as a ReplicaSet's would: a
 * missing pod is created, and a restarted workload's pods are replaced, only while an injector
 * answers.
 */
final class SimulatedWorkload {
  private static final Duration BACK_OFF = Duration.ofSeconds(3);
  private static final Duration PER_POD = Duration.ofMillis(700);

  private final WorkloadRef ref;
  private final Workload.Role role;
  private final Workload.Mover usualMover;
  private Workload.Mover mover;
  private Optional<Workload.Obstacle> obstacle;
  private final int desired;
  private final List<Proxy> pods = new ArrayList<>();
  private Optional<Instant> restartedAt = Optional.empty();
  private int oldPods;
  private boolean stuck;
  private Instant nextPod = Instant.MIN;
  private int refusals;
  private boolean lasting;
  private boolean refused;

  /** One pod's. */
  record Proxy(IstioVersion version, String revision) {}

  SimulatedWorkload(Scenario.Start start) {
    ref = start.ref();
    role = start.role();
    usualMover = start.mover();
    mover = start.mover();
    obstacle = start.obstacle();
    desired = start.desired();
    for (var pod = 0; pod < start.live(); pod++) {
      pods.add(new Proxy(start.version(), Canary.UNNAMED));
    }
  }

  WorkloadRef ref() {
    return ref;
  }

  boolean isMovedByInstall() {
    return mover == Workload.Mover.INSTALL;
  }

  /** Whether its new pods never become ready. */
  void stick(boolean is) {
    stuck = is;
  }

  /**
   * A rollout of somebody else begins: another template, and no stamp of a restart.
   *
   * @param lasts it does not get on
   */
  void rollOut(boolean lasts) {
    lasting = lasts;
    oldPods = pods.size();
  }

  /** From now on a restart reaches its pods no more, for this reason; empty: it does again. */
  void obstruct(Optional<Workload.Obstacle> why) {
    obstacle = why;
    mover = why.isPresent() ? Workload.Mover.NOTHING : usualMover;
  }

  /** As {@code kubectl rollout restart}; a stamp that is there already changes nothing. */
  boolean restart(Instant stamp) {
    if (restartedAt.equals(Optional.of(stamp))) {
      return false;
    }
    restartedAt = Optional.of(stamp);
    lasting = false;
    oldPods = pods.size();
    return true;
  }

  /** All pods at once on another proxy, as istioctl's own rollout of a gateway ends. */
  void replaceAll(Proxy proxy) {
    pods.replaceAll(old -> proxy);
    while (pods.size() < desired) {
      pods.add(proxy);
    }
  }

  /**
   * Lets time pass.
   *
   * @param injector the version that would be injected, and since when it answers; empty while
   *     nobody does
   */
  void settle(Instant now, Optional<SimulatedMesh.Injector> injector) {
    if (!isMoving()) {
      return;
    }
    if (injector.isEmpty()) {
      refused = true;
      refusals++;
      return;
    }
    if (stuck
        || lasting
        || now.isBefore(nextPod)
        || now.isBefore(injector.get().since().plus(BACK_OFF))) {
      return;
    }
    refused = false;
    nextPod = now.plus(PER_POD);
    if (oldPods > 0) {
      oldPods--;
      pods.removeFirst();
    }
    pods.add(new Proxy(injector.get().version(), injector.get().revision()));
  }

  /** It wants new pods, and time brings them. */
  boolean isMoving() {
    return mover != Workload.Mover.NOTHING
        && mover != Workload.Mover.INSTALL
        && (pods.size() < desired || oldPods > 0);
  }

  boolean refused() {
    return refusals > 0 && pods.size() < desired && mover == Workload.Mover.RESTART;
  }

  int refusals() {
    return refusals;
  }

  int pods() {
    return pods.size();
  }

  int desired() {
    return desired;
  }

  Workload look() {
    var groups = new LinkedHashMap<Proxy, Integer>();
    pods.forEach(proxy -> groups.merge(proxy, 1, Integer::sum));
    return new Workload(
        ref,
        role,
        desired,
        pods.size(),
        pods.size(),
        pods.size() == desired && oldPods == 0,
        stuck && oldPods > 0
            ? Optional.of("ProgressDeadlineExceeded: ReplicaSet has timed out progressing")
            : Optional.empty(),
        oldPods > 0 && !stuck && !refused,
        groups.entrySet().stream()
            .map(group ->
                new Workload.ProxyGroup(
                    Optional.of(group.getKey().version()),
                    group.getKey().revision(),
                    group.getValue(),
                    false))
            .toList(),
        0,
        mover,
        obstacle,
        restartedAt.map(Instant::toString));
  }
}
