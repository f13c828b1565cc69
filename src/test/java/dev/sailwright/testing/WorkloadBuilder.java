package dev.sailwright.testing;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds one workload: a Deployment of one pod that a restart moves, unless told otherwise. */
public final class WorkloadBuilder {
  private final String name;
  private String kind = "Deployment";
  private String namespace = "shop";
  private Workload.Role role = Workload.Role.SIDECAR;
  private Workload.Mover mover = Workload.Mover.RESTART;
  private int desired = 1;
  private boolean rolloutComplete = true;
  private Optional<String> rolloutProblem = Optional.empty();
  private boolean rollingOut;
  private int unready;
  private Optional<Workload.Obstacle> obstacle = Optional.empty();
  private Optional<String> restartedAt = Optional.empty();
  private final List<Workload.ProxyGroup> proxies = new ArrayList<>();

  /**
   * @param name in namespace {@code shop}, unless told otherwise
   */
  public WorkloadBuilder(String name) {
    this.name = name;
  }

  public WorkloadBuilder in(String other) {
    namespace = other;
    return this;
  }

  public WorkloadBuilder role(Workload.Role what) {
    role = what;
    return this;
  }

  public WorkloadBuilder mover(Workload.Mover what) {
    mover = what;
    return this;
  }

  public WorkloadBuilder desired(int replicas) {
    desired = replicas;
    return this;
  }

  public WorkloadBuilder rollingOut() {
    rolloutComplete = false;
    return this;
  }

  /** Somebody's rollout replaces its pods. */
  public WorkloadBuilder rollingOutNow() {
    rolloutComplete = false;
    rollingOut = true;
    return this;
  }

  public WorkloadBuilder kind(String other) {
    kind = other;
    return this;
  }

  /** So many of its pods are not ready. */
  public WorkloadBuilder unready(int number) {
    rolloutComplete = false;
    unready = number;
    return this;
  }

  /** A restart does not move it. */
  public WorkloadBuilder unmovable(Workload.Obstacle why) {
    mover = Workload.Mover.NOTHING;
    obstacle = Optional.of(why);
    return this;
  }

  public WorkloadBuilder stuck(String problem) {
    rolloutComplete = false;
    rolloutProblem = Optional.of(problem);
    return this;
  }

  public WorkloadBuilder restartedAt(String at) {
    restartedAt = Optional.of(at);
    return this;
  }

  /**
   * @param version empty where the image does not tell
   */
  public WorkloadBuilder proxies(int pods, String version) {
    proxies.add(new Workload.ProxyGroup(IstioVersion.parse(version), "default", pods, false));
    return this;
  }

  public Workload build() {
    var pods = proxies.stream().mapToInt(Workload.ProxyGroup::pods).sum();
    return new Workload(
        new WorkloadRef(kind, namespace, name),
        role,
        desired,
        pods,
        pods - unready,
        rolloutComplete,
        rolloutProblem,
        rollingOut,
        proxies,
        0,
        mover,
        obstacle,
        restartedAt);
  }
}
