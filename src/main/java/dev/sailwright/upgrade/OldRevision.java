package dev.sailwright.upgrade;

import dev.sailwright.gates.GateWatch;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.Counted;
import dev.sailwright.mesh.IstiodMetrics;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import dev.sailwright.planning.Canary;
import dev.sailwright.planning.UpgradePlan;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The control plane that workloads have left. It goes only after a time in which nothing used it:
 * what is connected may have been on its way between two istiods when it was looked at once, since
 * istiod ends each connection after 30 minutes (keepaliveMaxServerConnectionAge).
 */
public record OldRevision(String name) {
  /** Kinds of which nothing but istiod may go. */
  private static final Set<String> WORK =
      Set.of("Deployment", "DaemonSet", "StatefulSet", "Service", "ServiceAccount");

  static OldRevision of(UpgradePlan plan) {
    return new OldRevision(plan.canary().orElseThrow().before());
  }

  /**
   * Whether it is asked now what would be removed: at the first look, so that people learn early
   * what keeps it, and before each removal. Each time is a run of istioctl.
   */
  public static boolean asksIstioctl(Upgrade upgrade, Instant now) {
    var status = upgrade.status();
    var keepFor = upgrade.plan().canary().orElseThrow().keepFor();
    return status.currentStep().note().isBlank()
        || status.actedAt().isPresent()
        || status.waitingSince().filter(since -> now.isBefore(since.plus(keepFor))).isEmpty();
  }

  /** On the way back, the new control plane's troubles are why people go; they shut no gate. */
  static IstiodMetrics metrics(Upgrade upgrade, StepFacts facts, GateWatch watch) {
    var metrics = facts.metrics().orElseThrow();
    return upgrade.isRollback() && upgrade.plan().canary().isPresent()
        ? metrics.without(istiod -> of(upgrade.plan()).counts(facts.mesh(), istiod), watch.from())
        : metrics;
  }

  private boolean counts(MeshState mesh, Counted.Istiod istiod) {
    return plane(mesh.controlPlanes(), istiod).filter(this::isOurs).isPresent();
  }

  static StepStatus judge(Upgrade upgrade, StepFacts facts, Instant now) {
    var old = of(upgrade.plan());
    if (old.isGone(facts.mesh())) {
      return InstallProgress.judge(upgrade, facts, now);
    }
    if (upgrade.status().actedAt().isPresent()) {
      var begun = InstallProgress.judge(upgrade, facts, now);
      // Somebody may have begun to use it since istioctl was started first.
      return begun instanceof StepStatus.ReadyToInstall
          ? old.used(upgrade, facts).orElse(begun)
          : begun;
    }
    return old.used(upgrade, facts).orElseGet(() -> old.unused(upgrade, facts, now));
  }

  /** Empty when it is seen that nothing uses it. */
  private Optional<StepStatus> used(Upgrade upgrade, StepFacts facts) {
    var metrics = facts.metrics().orElseThrow();
    var waived = upgrade.status().gates().filter(watch -> watch.waived()).isPresent();
    if (!metrics.blindSpots().isEmpty() && !waived) {
      var spot = metrics.blindSpots().getFirst();
      return Optional.of(
          new StepStatus.Held(
              "cannot see who is connected: no data from " + spot.subject() + ": " + spot.reason(),
              false));
    }
    var users = users(facts.mesh()).toList();
    if (!users.isEmpty()) {
      return Optional.of(
          new StepStatus.Broken(
              "revision "
                  + name
                  + " is still used, so its control plane stays. Move what uses it, then retry.",
              users));
    }
    var taken =
        facts
            .removal()
            .flatMap(removal -> takenAlong(removal).or(() -> leftWithout(facts.mesh(), removal)));
    if (taken.isPresent()) {
      return taken;
    }
    return connected(facts.mesh(), metrics)
        .<StepStatus>map(note -> new StepStatus.InProgress("waiting: " + note))
        .or(() -> ending(facts.mesh()).map(StepStatus.Keeping::new));
  }

  /**
   * istioctl removes whatever carries the revision's label, in all namespaces: also gateways that
   * were restarted to the new proxies and whose Deployment and Service still carry the old label.
   */
  private Optional<StepStatus> takenAlong(StepFacts.Removal removal) {
    if (removal.objects().isEmpty()) {
      return Optional.of(
          new StepStatus.InProgress("cannot see what would be removed: " + removal.problem()));
    }
    var objects = removal.objects().get();
    var others =
        objects.stream()
            .filter(object -> WORK.contains(object.kind()) && !object.name().equals(istiod()))
            .map(StepFacts.Removal.Removed::title)
            .toList();
    if (objects.isEmpty() || !others.isEmpty()) {
      return Optional.of(
          new StepStatus.Broken(
              objects.isEmpty()
                  ? "istioctl would remove nothing of revision "
                      + name
                      + ", so another tool installed it. Remove it with that, then retry."
                  : "with revision "
                      + name
                      + ", istioctl would remove more than its control plane, so it stays. Install"
                      + " what is in use with the new revision (its label istio.io/rev), or remove"
                      + " it, then retry.",
              others));
    }
    return Optional.empty();
  }

  /**
   * A webhook of an older version, or of somebody else, may ask the Service that goes: where it
   * fails closed, the API server would refuse what it covers from then on.
   */
  private Optional<StepStatus> leftWithout(MeshState mesh, StepFacts.Removal removal) {
    var services =
        mesh.controlPlanes().stream()
            .filter(this::isOurs)
            .map(plane -> plane.namespace() + "/" + istiod())
            .toList();
    var gone =
        removal.objects().stream()
            .flatMap(List::stream)
            .map(object -> object.kind() + " " + object.name())
            .toList();
    var left =
        mesh.webhooks().stream()
            .filter(webhook -> webhook.service().filter(services::contains).isPresent())
            .filter(webhook -> webhook.failsClosed() && !webhook.deactivated())
            .map(webhook -> webhook.kind().resource() + " " + webhook.configuration())
            .filter(title -> !gone.contains(title))
            .distinct()
            .toList();
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new StepStatus.Broken(
                "webhooks that would stay ask the Service of revision "
                    + name
                    + ", which goes, so its control plane stays. Remove them, or let them ask"
                    + " another one, then retry.",
                left));
  }

  private String istiod() {
    return name.equals(Canary.UNNAMED) ? "istiod" : "istiod-" + name;
  }

  /** What runs to its end is waited for, however long it takes. */
  private Optional<String> ending(MeshState mesh) {
    return mesh.workloads().stream()
        .filter(OldRevision::runsToItsEnd)
        .filter(workload -> pods(workload) > 0)
        .map(workload -> kept() + workload.ref() + " ends")
        .findFirst();
  }

  private StepStatus unused(Upgrade upgrade, StepFacts facts, Instant now) {
    var keepFor = upgrade.plan().canary().orElseThrow().keepFor();
    var note =
        nothingUses()
            + "once that has been so for "
            + Durations.rounded(keepFor)
            + ", its control plane is removed, and until then the way back is short";
    var since =
        upgrade
            .status()
            .waitingSince()
            .filter(any -> upgrade.status().currentStep().note().equals(note));
    return since.filter(from -> !now.isBefore(from.plus(keepFor))).isPresent()
            && facts.removal().isPresent()
        ? InstallProgress.judge(upgrade, facts, now)
        : new StepStatus.Keeping(note);
  }

  private String kept() {
    return "revision " + name + " is kept until ";
  }

  private String nothingUses() {
    return "nothing uses revision " + name + "; ";
  }

  /** However long it was kept, what comes then has the whole patience of the step. */
  static Upgrade left(Upgrade upgrade, StepStatus judged, Instant now) {
    return judged instanceof StepStatus.Keeping ? upgrade : countedAnew(upgrade, now);
  }

  /** The same where no revision is being kept. */
  static Upgrade countedAnew(Upgrade upgrade, Instant now) {
    return upgrade
        .plan()
        .canary()
        .filter(canary -> upgrade.status().actedAt().isEmpty())
        .map(canary -> new OldRevision(canary.before()))
        .filter(old -> old.isKeptBy(upgrade.status().currentStep().note()))
        .map(old -> upgrade.with(upgrade.status().waitingSince(now)))
        .orElse(upgrade);
  }

  private boolean isKeptBy(String note) {
    return note.startsWith(kept()) || note.startsWith(nothingUses());
  }

  /** The time counts anew whenever something else is waited for. */
  static Upgrade kept(Upgrade upgrade, StepStatus.Keeping keeping, Instant now) {
    return upgrade.status().currentStep().note().equals(keeping.note())
        ? upgrade
        : upgrade.with(upgrade.status().waitingSince(now));
  }

  boolean isGone(MeshState mesh) {
    return mesh.controlPlanes().stream().noneMatch(this::isOurs)
        && mesh.webhooks().stream()
            .filter(webhook -> webhook.revision().equals(name) && webhook.tag().isEmpty())
            .noneMatch(webhook ->
                webhook.configuration().startsWith("istio-sidecar-injector")
                    || webhook.configuration().startsWith("istio-validator-"));
  }

  private boolean isOurs(ControlPlane plane) {
    return plane.revision().equals(name);
  }

  /** One line each. */
  private Stream<String> users(MeshState mesh) {
    return Stream.of(
            mesh.tags().entrySet().stream()
                .filter(tag -> tag.getValue().equals(name))
                .map(tag -> "tag " + tag.getKey() + " leads to it")
                .sorted(),
            mesh.webhooks().stream()
                .filter(webhook -> webhook.revision().equals(name))
                .filter(webhook ->
                    webhook.tag().filter(tag -> !name.equals(mesh.tags().get(tag))).isPresent())
                .map(webhook -> webhook.kind().resource() + " " + webhook.configuration())
                .distinct()
                .map(title -> title + " of a tag leads to it"),
            mesh.namespaces().stream()
                .filter(namespace -> namespace.injection().isEmpty())
                .filter(namespace -> namespace.revision().equals(Optional.of(name)))
                .filter(namespace -> !mesh.tags().containsKey(name))
                .map(namespace -> "namespace " + namespace.name() + " is labelled with it"),
            mesh.workloads().stream()
                .filter(workload -> !runsToItsEnd(workload) && pods(workload) > 0)
                .map(workload -> workload.ref() + " has pods of it: " + pods(workload)),
            mesh.workloads().stream()
                .filter(workload ->
                    workload.mover() == Workload.Mover.INSTALL && workload.proxies().isEmpty())
                .map(workload ->
                    workload.ref() + " has no pod that tells its revision, and might go with it"))
        .flatMap(lines -> lines);
  }

  private int pods(Workload workload) {
    return workload.proxies().stream()
        .filter(group -> group.revision().equals(name))
        .mapToInt(Workload.ProxyGroup::pods)
        .sum();
  }

  private static boolean runsToItsEnd(Workload workload) {
    return workload
        .obstacle()
        .filter(why -> why == Workload.Obstacle.JOB || why == Workload.Obstacle.RUNS_TO_ITS_END)
        .isPresent();
  }

  /**
   * Pods that end drain for a while; virtual machines and other clusters are seen by their
   * connections alone.
   */
  private Optional<String> connected(MeshState mesh, IstiodMetrics metrics) {
    var ending =
        mesh.workloads().stream().filter(OldRevision::runsToItsEnd).mapToInt(this::pods).sum();
    var connections =
        metrics.istiods().stream()
                .filter(istiod -> counts(mesh, istiod))
                .mapToLong(Counted.Istiod::connections)
                .sum()
            - ending;
    return connections <= 0
        ? Optional.empty()
        : Optional.of(
            connections
                + (connections == 1 ? " proxy is" : " proxies are")
                + " still connected to the istiod of revision "
                + name);
  }

  /** The Deployment whose name a pod's begins with; of several, the longest is its own. */
  private static Optional<ControlPlane> plane(List<ControlPlane> planes, Counted.Istiod istiod) {
    return planes.stream()
        .filter(plane -> istiod.pod().startsWith(plane.namespace() + "/" + plane.name() + "-"))
        .max(Comparator.comparingInt(plane -> plane.name().length()));
  }
}
