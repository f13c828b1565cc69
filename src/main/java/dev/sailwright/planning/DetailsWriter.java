package dev.sailwright.planning;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Workload;
import dev.sailwright.planning.PlanDetails.Estimate;
import dev.sailwright.planning.PlanDetails.InputSource;
import dev.sailwright.planning.PlanDetails.Restarts;
import dev.sailwright.planning.PlanDetails.Strategy;
import dev.sailwright.planning.PlanDetails.WayBack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes what people want to know of a plan before they approve it. */
final class DetailsWriter {
  /** Of the control plane with its checks, in minutes; istioctl alone waits five for istiod. */
  private static final Estimate CONTROL_PLANE = new Estimate(1, 6);

  /** Of a wave, in minutes: its workloads roll at the same time, a quarter of the pods at once. */
  private static final Estimate WAVE = new Estimate(1, 8);

  /** Of leftovers, each with a trial of the injector before and after, in minutes. */
  private static final Estimate REMOVAL = new Estimate(1, 2);

  /** Rows of a plan that is kept in a resource of limited size. */
  private static final int NAMED_NAMESPACES = 40;

  private static final int LATER_HOPS = 8;

  private final Candidate candidate;
  private final Hops hops;
  private final List<Workload> moved;
  private final List<PlanStep> waves;

  /**
   * @param moved what the waves restart
   */
  DetailsWriter(Candidate candidate, List<Workload> moved, List<PlanStep> waves) {
    this.candidate = candidate;
    this.hops = Hops.of(candidate.evidence());
    this.moved = List.copyOf(moved);
    this.waves = List.copyOf(waves);
  }

  PlanDetails write() {
    var later = later();
    return new PlanDetails(
        candidate.from().filter(from -> !alone()).map(from -> hops.hop(from, candidate.to())),
        later.hops().stream().limit(LATER_HOPS).toList(),
        later.gap(),
        strategy(),
        alone() ? List.of() : sources(),
        alone() ? List.of() : NotesHere.of(candidate),
        restarts(),
        candidate.request().cleanup() ? List.of() : gateways(),
        wayBack(),
        new Estimate(
            (alone() ? 0 : CONTROL_PLANE.least())
                + turns() * WAVE.least()
                + (candidate.request().cleanup() ? REMOVAL.least() : 0)
                + beside().least(),
            (alone() ? 0 : CONTROL_PLANE.most())
                + turns() * WAVE.most()
                + (candidate.request().cleanup() ? REMOVAL.most() : 0)
                + beside().most()),
        Optional.empty(),
        Optional.empty(),
        Optional.of(candidate.catalog().asOf().toString()));
  }

  /** What a canary has besides: gateways of their own, and the time that the old one is kept. */
  private Estimate beside() {
    return CanaryChecks.of(candidate)
        .map(canary -> (int) Math.ceil(canary.keepFor().toSeconds() / 60.0))
        .map(kept -> new Estimate(kept, kept + CONTROL_PLANE.most()))
        .orElseGet(() -> new Estimate(0, 0));
  }

  /** A wave takes as long as one restart, or as those that go one after another. */
  private int turns() {
    return waves.stream().mapToInt(wave -> Math.max(1, wave.inTurn().size())).sum();
  }

  /** istiod stays as it is. */
  private boolean alone() {
    return !candidate.request().installs();
  }

  private Hops.Way later() {
    return candidate.request().rollback() || alone()
        ? new Hops.Way(List.of(), Optional.empty())
        : candidate
            .request()
            .journey()
            .map(Journey::goal)
            .filter(goal -> goal.compareTo(candidate.to()) > 0)
            .or(this::newest)
            .map(newest -> hops.way(candidate.to(), newest))
            .orElseGet(() -> new Hops.Way(List.of(), Optional.empty()));
  }

  private Optional<IstioVersion> newest() {
    return candidate
        .mesh()
        .kubernetes()
        .flatMap(kubernetes -> candidate.targets().newestFor(kubernetes.minor()));
  }

  private Strategy strategy() {
    if (candidate.request().cleanup()) {
      return new Strategy(
          "removal alone",
          "istiod of "
              + candidate.to()
              + " and all workloads stay as they are; one leftover goes after another, each only"
              + " while new pods get their proxy",
          "");
    }
    if (alone()) {
      return new Strategy(
          "restart alone",
          "new pods get proxy " + candidate.to() + " of the istiod that runs; " + followers(),
          "");
    }
    if (candidate.request().isOfCanary()) {
      return canaryStrategy();
    }
    var minors =
        candidate.from().map(from -> from.minor().stepsTo(candidate.to().minor())).orElse(0);
    var reason =
        candidate
            .request()
            .emergency()
            .map(why ->
                "one jump over "
                    + Raise.count(minors, "minor")
                    + ": the control plane is down, so nothing is served by going step by step")
            .orElseGet(() ->
                candidate.request().rollback()
                    ? "the older istioctl takes the one control plane back, then the waves follow"
                    : "istioctl keeps the one control plane and replaces it; " + followers());
    return new Strategy(
        "in place",
        reason,
        candidate.request().rollback() || candidate.down()
            ? ""
            : "With `--canary`, a second control plane comes beside this one, which needs room for"
                + " two istiods; old proxies keep theirs until they are restarted, and on the way"
                + " back it is still there.");
  }

  private Strategy canaryStrategy() {
    var canary = CanaryChecks.of(candidate).orElseThrow();
    var tags = canary.tags().isEmpty() ? "no tag" : "tag " + String.join(", ", canary.tags());
    return new Strategy(
        "canary",
        candidate.request().rollback()
            ? tags
                + " leads back to revision "
                + canary.revision()
                + ", which still runs; "
                + followers()
                + "; then revision "
                + canary.before()
                + " is removed"
            : "revision "
                + canary.revision()
                + " comes beside revision "
                + canary.before()
                + "; "
                + tags
                + " is moved to it, so new pods get its proxy from then on; "
                + followers()
                + "; revision "
                + canary.before()
                + " is removed once nothing has used it for "
                + kept(canary.keepFor()),
        "");
  }

  private static String kept(Duration duration) {
    return duration.toSecondsPart() == 0
        ? Raise.count((int) duration.toMinutes(), "minute")
        : Raise.count((int) duration.toSeconds(), "second");
  }

  private String followers() {
    return switch (waves.size()) {
      case 0 -> "no workload has to follow";
      case 1 -> "workloads follow in 1 wave";
      default ->
          "workloads follow in " + waves.size() + " waves, each only after the one before runs";
    };
  }

  private List<InputSource> sources() {
    var inputs = candidate.policy().inputs();
    var settings =
        new InputSource(
            "settings, inputs of " + candidate.policy().cluster(),
            Raise.count(inputs.files().size(), "file")
                + ", "
                + Raise.count(inputs.sets().size(), "setting")
                + ": this is what istioctl is given");
    var recorded =
        candidate
            .mesh()
            .install()
            .record()
            .map(record -> {
              var open = InputDifference.of(record, candidate).size();
              return new InputSource(
                  record.source(),
                  Raise.count(record.values().size(), "value")
                      + (open == 0
                          ? ", all of them explained by the inputs"
                          : ", " + open + " of them not explained by the inputs"));
            })
            .orElseGet(() -> new InputSource("the mesh's own record", "there is none"));
    return List.of(
        settings,
        recorded,
        new InputSource("proof of the inputs", candidate.surroundings().proof().found()),
        new InputSource(
            "Helm's releases", "not read: they are Secrets, and Sailwright reads none"));
  }

  private List<Restarts> restarts() {
    var pods = new TreeMap<String, Integer>();
    moved.forEach(workload -> pods.put(workload.ref().toString(), workload.desired()));
    var rows = new ArrayList<Restarts>();
    for (var wave : waves) {
      var byNamespace = new TreeMap<String, Restarts>();
      for (var workload : wave.workloads()) {
        byNamespace.merge(
            workload.namespace(),
            new Restarts(
                wave.wave(), workload.namespace(), 1, pods.getOrDefault(workload.toString(), 0)),
            DetailsWriter::sum);
      }
      rows.addAll(byNamespace.values());
    }
    return bounded(rows);
  }

  private static Restarts sum(Restarts left, Restarts right) {
    return new Restarts(
        left.wave(),
        left.namespace(),
        left.workloads() + right.workloads(),
        left.pods() + right.pods());
  }

  /** The largest keep their names; the others of a wave are added up. */
  private static List<Restarts> bounded(List<Restarts> rows) {
    var largest =
        rows.stream()
            .sorted(Comparator.comparingInt(Restarts::pods).reversed())
            .limit(NAMED_NAMESPACES)
            .toList();
    var others =
        rows.stream()
            .filter(row -> !largest.contains(row))
            .map(row -> new Restarts(row.wave(), "…", row.workloads(), row.pods()))
            .collect(
                java.util.stream.Collectors.toMap(
                    Restarts::wave, row -> row, DetailsWriter::sum, TreeMap::new));
    return Stream.concat(rows.stream().filter(largest::contains), others.values().stream())
        .sorted(Comparator.comparingInt(Restarts::wave))
        .toList();
  }

  private List<String> gateways() {
    return candidate.workloads().stream()
        .filter(workload ->
            workload.role() == Workload.Role.GATEWAY || workload.role() == Workload.Role.WAYPOINT)
        .map(gateway ->
            gateway.ref()
                + ": "
                + switch (gateway.mover()) {
                  case RESTART ->
                      waves.stream().anyMatch(wave -> wave.workloads().contains(gateway.ref()))
                          ? "restarted in the last step of restarts"
                          : "nothing to restart";
                  case INSTALL ->
                      candidate.request().isOfCanary()
                          ? "istioctl moves it in a step of its own, after the workloads"
                          : alone()
                              ? "stays: istioctl moves it together with the control plane"
                              : "istioctl moves it together with the control plane";
                  case CONTROLLER ->
                      alone()
                          ? "stays: istiod rolls it by itself"
                          : candidate.request().isOfCanary()
                              ? "istiod rolls it by itself as soon as its tag is moved"
                              : "istiod rolls it by itself as soon as istiod is replaced";
                  case NOTHING -> "stays as it is: see what cannot be moved";
                })
        .toList();
  }

  private WayBack wayBack() {
    if (candidate.request().cleanup()) {
      return new WayBack(
          "`kubectl apply` of the objects as webhooks.yaml of the backup has them; the thread names"
              + " its ConfigMap. Where istiod does not write the caBundle anew, take it from the"
              + " ConfigMap istio-ca-root-cert.",
          "");
    }
    if (alone()) {
      return new WayBack(
          "There is none to an older proxy while this istiod runs, and none is needed to stop: what"
              + " was not restarted stays as it is.",
          "");
    }
    if (candidate.request().isOfCanary()) {
      return canaryWayBack();
    }
    if (candidate.request().rollback()) {
      return new WayBack(
          "This is the way back itself; forward again is a new upgrade.",
          "Until the waves have followed, proxies are newer than istiod, which Istio does not"
              + " support.");
    }
    if (candidate.from().isEmpty()) {
      return new WayBack("There is none: it is not known what runs.", "");
    }
    var from = candidate.from().get();
    var closed = WayBackPrechecks.closed(candidate);
    if (closed.isPresent()) {
      return new WayBack(
          "There is no way back to " + from + ": " + closed.get().why() + ".",
          closed.get().remedy());
    }
    var workloads = moved.size();
    return new WayBack(
        "`/istio rollback` until the first wave begins: istioctl "
            + from
            + " takes the control plane back in about a minute, and no workload restarts.",
        workloads == 0
            ? ""
            : "After that, the workloads that were restarted are restarted again, up to "
                + Raise.count(workloads, "workload")
                + ", in "
                + turns() * WAVE.least()
                + " to "
                + turns() * WAVE.most()
                + " minutes.");
  }

  private WayBack canaryWayBack() {
    var canary = CanaryChecks.of(candidate).orElseThrow();
    if (candidate.request().rollback()) {
      return new WayBack(
          "This is the way back itself; forward again is a new upgrade.",
          "Until the workloads have followed, each proxy keeps the control plane that it has.");
    }
    return new WayBack(
        "`/istio rollback` until the first wave begins: the tags lead back to revision "
            + canary.before()
            + ", which runs on. Only pods that came after the first tag was moved are restarted,"
            + " and Gateway API gateways roll back by themselves.",
        "After that, the workloads that were restarted are restarted again, up to "
            + Raise.count(moved.size(), "workload")
            + ", in "
            + turns() * WAVE.least()
            + " to "
            + turns() * WAVE.most()
            + " minutes; once revision "
            + canary.before()
            + " is removed, there is no short way back.");
  }
}
