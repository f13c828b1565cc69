package dev.sailwright.mesh;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workload of the mesh: one whose pods carry an Istio proxy, or should.
 *
 * @param desired replicas asked for
 * @param pods live pods (not finished, not being deleted)
 * @param ready live pods that are ready
 * @param rolloutComplete the newest template is what runs, everywhere, and all of it is available
 * @param rolloutProblem such as {@code ProgressDeadlineExceeded}: the rollout gave up, redacted
 * @param rollingOut a rollout replaces its pods at this moment: there are old ones left, and
 *     nothing shows that it cannot go on. Pods that are missing, refused or not ready are no
 *     rollout
 * @param proxies live pods with a proxy, grouped
 * @param withoutProxy live pods that should have been injected and were not
 * @param mover what brings its proxies to a new version
 * @param obstacle why a restart cannot move it; empty unless {@code mover} is {@code NOTHING}
 * @param restartedAt the pod template's {@code kubectl.kubernetes.io/restartedAt}
 * @param ended containers of live pods that ended and were started anew, or are to be
 * @param labels of the pod template of a gateway, by which a Service finds its pods; none of others
 */
public record Workload(
    WorkloadRef ref,
    Role role,
    int desired,
    int pods,
    int ready,
    boolean rolloutComplete,
    Optional<String> rolloutProblem,
    boolean rollingOut,
    List<ProxyGroup> proxies,
    int withoutProxy,
    Mover mover,
    Optional<Obstacle> obstacle,
    Optional<String> restartedAt,
    List<Ended> ended,
    Map<String, String> labels) {
  public Workload {
    rolloutProblem = rolloutProblem.map(Redaction::inOneLine);
    proxies = List.copyOf(proxies);
    ended = List.copyOf(ended);
    labels = Map.copyOf(labels);
  }

  /** One whose containers run since their pods began. */
  public Workload(
      WorkloadRef ref,
      Role role,
      int desired,
      int pods,
      int ready,
      boolean rolloutComplete,
      Optional<String> rolloutProblem,
      boolean rollingOut,
      List<ProxyGroup> proxies,
      int withoutProxy,
      Mover mover,
      Optional<Obstacle> obstacle,
      Optional<String> restartedAt) {
    this(
        ref,
        role,
        desired,
        pods,
        ready,
        rolloutComplete,
        rolloutProblem,
        rollingOut,
        proxies,
        withoutProxy,
        mover,
        obstacle,
        restartedAt,
        List.of(),
        Map.of());
  }

  /** One that no rollout replaces at this moment. */
  public Workload(
      WorkloadRef ref,
      Role role,
      int desired,
      int pods,
      int ready,
      boolean rolloutComplete,
      Optional<String> rolloutProblem,
      List<ProxyGroup> proxies,
      int withoutProxy,
      Mover mover,
      Optional<Obstacle> obstacle,
      Optional<String> restartedAt) {
    this(
        ref,
        role,
        desired,
        pods,
        ready,
        rolloutComplete,
        rolloutProblem,
        false,
        proxies,
        withoutProxy,
        mover,
        obstacle,
        restartedAt);
  }

  public enum Role {
    SIDECAR,
    GATEWAY,
    WAYPOINT,
    ZTUNNEL,
    CNI
  }

  /**
   * INSTALL: istioctl itself. CONTROLLER: istiod re-renders it (Gateway API). NOTHING: see the
   * obstacle.
   */
  public enum Mover {
    RESTART,
    INSTALL,
    CONTROLLER,
    NOTHING
  }

  /** Why a rolling restart does not bring a new proxy. */
  public enum Obstacle {
    BARE_POD("a pod without a controller: delete and re-create it"),
    JOB("a running Job keeps its proxy: the next run gets the new one"),
    RUNS_TO_ITS_END("it runs to its end with the proxy that it has: the next one gets the new one"),
    OTHER_OWNER(
        "its owner is no Deployment, StatefulSet or DaemonSet: restart it by its own operator"),
    PINNED_IMAGE("its proxy image is pinned by annotation: change the annotation"),
    ON_DELETE("update strategy OnDelete: delete its pods one by one"),
    PARTITIONED("a StatefulSet partition holds pods back: lower the partition"),
    PAUSED("its rollout is paused: resume it");

    private final String advice;

    Obstacle(String advice) {
      this.advice = advice;
    }

    /** What it is, and what a person does about it. */
    public String advice() {
      return advice;
    }
  }

  /**
   * Live pods with the same proxy.
   *
   * @param version empty when the image does not tell
   * @param revision that injected them; {@code default} if none is recorded
   * @param nativeSidecar the proxy is an init container with {@code restartPolicy: Always}
   */
  public record ProxyGroup(
      Optional<IstioVersion> version, String revision, int pods, boolean nativeSidecar) {}

  /**
   * A container of a live pod that was started more than once.
   *
   * @param reason of its last end, such as {@code OOMKilled}
   * @param restarts in the life of its pod
   * @param at when it ended last
   * @param waits it is not running: kubelet backs off
   */
  public record Ended(
      String pod, String container, String reason, int restarts, Instant at, boolean waits) {}

  /** The same, with other containers that ended. */
  public Workload withEnded(List<Ended> others) {
    return new Workload(
        ref,
        role,
        desired,
        pods,
        ready,
        rolloutComplete,
        rolloutProblem,
        rollingOut,
        proxies,
        withoutProxy,
        mover,
        obstacle,
        restartedAt,
        others,
        labels);
  }

  /** The same, with other labels of its pod template. */
  public Workload withLabels(Map<String, String> others) {
    return new Workload(
        ref,
        role,
        desired,
        pods,
        ready,
        rolloutComplete,
        rolloutProblem,
        rollingOut,
        proxies,
        withoutProxy,
        mover,
        obstacle,
        restartedAt,
        ended,
        others);
  }

  /**
   * What keeps a restart from moving it, and what a person does about it; empty when nothing does.
   * Where an operator has a way of its own to restart pods, it is named.
   */
  public Optional<String> advice() {
    return obstacle.map(why -> why == Obstacle.OTHER_OWNER ? ofItsOperator() : why.advice());
  }

  /** By the kind that owns the pods, as the operators' documentation has it. */
  private String ofItsOperator() {
    return switch (ref.kind()) {
      case "StrimziPodSet" ->
          "Strimzi owns its pods: annotate the StrimziPodSet with"
              + " strimzi.io/manual-rolling-update=true, and Strimzi restarts them one by one";
      case "Rollout" ->
          "Argo Rollouts owns its pods: `kubectl argo rollouts restart`, which sets spec.restartAt,"
              + " re-creates them without a canary";
      case "CloneSet" ->
          "OpenKruise owns its pods: see that they are re-created, for an update in place, such as"
              + " one of annotations may be, keeps the proxy";
      default -> Obstacle.OTHER_OWNER.advice();
    };
  }

  /**
   * Pods that are to carry a proxy, are there, and do not carry it in this version; missing pods
   * count too.
   */
  public int podsNotOn(IstioVersion target) {
    return Math.max(desired, pods) - podsOn(target);
  }

  public int podsOn(IstioVersion target) {
    return proxies.stream()
        .filter(group -> group.version().equals(Optional.of(target)))
        .mapToInt(ProxyGroup::pods)
        .sum();
  }

  /** A pod that lives does not carry the proxy of this version. */
  public boolean hasPodsBehind(IstioVersion target) {
    return pods > podsOn(target) || withoutProxy > 0;
  }

  /** Its rollout is complete and every pod carries the proxy of this version. */
  public boolean isOn(IstioVersion target) {
    return rolloutComplete && podsNotOn(target) == 0 && withoutProxy == 0;
  }
}
