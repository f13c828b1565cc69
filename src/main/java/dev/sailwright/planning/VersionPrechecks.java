package dev.sailwright.planning;

import static dev.sailwright.diagnosis.Severity.APPROVAL;
import static dev.sailwright.diagnosis.Severity.BLOCKER;
import static dev.sailwright.diagnosis.Severity.WARNING;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.Surveyed;
import dev.sailwright.mesh.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Whether all the versions of this mesh go together with the target. */
final class VersionPrechecks {
  private static final Minor NATIVE_SINCE = Minor.of("1.27");
  private static final Minor NATIVE_ON = Minor.of("1.33");

  private VersionPrechecks() {}

  static List<Finding> newestPatch(Candidate candidate) {
    return candidate
        .catalog()
        .release(candidate.to().minor())
        .flatMap(release -> release.newestPatch())
        .filter(newest -> newest.compareTo(candidate.to()) > 0)
        .map(newest ->
            Raise.when(
                List.of(
                    "newest known patch: " + newest,
                    "release data as of " + candidate.catalog().asOf()),
                FindingCode.TARGET_NOT_NEWEST_PATCH,
                APPROVAL,
                candidate.to() + " is not the newest patch of " + candidate.to().minor() + ".",
                "Prefer " + newest + "; approving means to accept what it mends."))
        .orElse(List.of());
  }

  /** The oldest kubelet decides, too; an API server may be three minors ahead of it. */
  static List<Finding> kubelets(Candidate candidate) {
    var range =
        candidate
            .catalog()
            .release(candidate.to().minor())
            .flatMap(release -> release.kubernetes());
    if (range.isEmpty()) {
      return List.of();
    }
    var outside = new ArrayList<String>();
    for (var node : candidate.survey().of(Surveyed.NODES)) {
      node.kubelet()
          .filter(kubelet -> !range.get().contains(kubelet))
          .ifPresent(kubelet -> outside.add("node " + node.name() + ": kubelet " + kubelet));
    }
    return Raise.when(
        outside,
        FindingCode.KUBELETS_OUT_OF_RANGE,
        BLOCKER,
        Raise.count(outside.size(), "node")
            + (outside.size() == 1 ? " runs" : " run")
            + " a Kubernetes that Istio "
            + candidate.to().minor()
            + " does not support ("
            + range.get()
            + ").",
        "Upgrade these nodes, or choose a version that supports them.");
  }

  /** Those that are at the control plane's minor count with its own step. */
  static List<Finding> proxiesNear(Candidate candidate) {
    var from = candidate.from().map(IstioVersion::minor);
    var lines =
        proxies(
            candidate,
            version ->
                version.minor().stepsTo(candidate.to().minor()) > 1
                    && from.map(plane -> version.minor().compareTo(plane) < 0).orElse(true));
    return Raise.when(
        lines,
        FindingCode.PROXIES_TOO_OLD,
        BLOCKER,
        "Proxies are older than the version before "
            + candidate.to().minor()
            + ": its istiod is not tested with them.",
        "Restart their workloads first, so that they come to the running version.");
  }

  static List<Finding> proxiesNotNewer(Candidate candidate) {
    var ahead = proxies(candidate, version -> version.compareTo(candidate.to()) > 0);
    if (!ahead.isEmpty()) {
      return Raise.when(
          ahead,
          FindingCode.PROXIES_NEWER,
          BLOCKER,
          "Proxies are newer than " + candidate.to() + "; a control plane may not be older.",
          "Choose a target that is not older than them.");
    }
    return Raise.when(
        proxies(
            candidate,
            version ->
                candidate
                    .from()
                    .filter(from -> version.minor().compareTo(from.minor()) > 0)
                    .isPresent()),
        FindingCode.PROXIES_NEWER,
        WARNING,
        "Proxies are newer than their control plane; this upgrade mends that.",
        "Find who restarted them while another injector answered.");
  }

  private static List<String> proxies(Candidate candidate, Predicate<IstioVersion> which) {
    var lines = new ArrayList<String>();
    for (var workload : candidate.mesh().workloads()) {
      for (var group : workload.proxies()) {
        group
            .version()
            .filter(which)
            .ifPresent(
                version -> lines.add(workload.ref() + ": " + group.pods() + " × " + version));
      }
    }
    return lines;
  }

  static List<Finding> oneVersionPerRevision(Candidate candidate) {
    var lines =
        candidate.survey().of(Surveyed.ISTIOD_PODS).stream()
            .filter(candidate::isOfItsPlanes)
            .collect(
                Collectors.groupingBy(
                    Surveyed.IstiodPod::revision,
                    Collectors.mapping(
                        pod -> pod.version().map(IstioVersion::toString).orElse("unknown"),
                        Collectors.toCollection(TreeSet::new))))
            .entrySet()
            .stream()
            .filter(revision -> revision.getValue().size() > 1)
            .map(revision ->
                "revision " + revision.getKey() + ": " + String.join(", ", revision.getValue()))
            .sorted()
            .toList();
    return Raise.when(
        lines,
        FindingCode.ISTIOD_VERSIONS_DIFFER,
        BLOCKER,
        "Pods of istiod run different versions.",
        "Wait until its rollout has ended, or find why it does not.");
  }

  /** Gateways, ztunnel and the CNI plugin are installed together with istiod. */
  static List<Finding> partsTogether(Candidate candidate) {
    var lines = new ArrayList<String>();
    for (var workload : candidate.mesh().workloads()) {
      if (workload.mover() == Workload.Mover.INSTALL) {
        for (var group : workload.proxies()) {
          if (group.version().isPresent() && !group.version().equals(candidate.from())) {
            lines.add(workload.ref() + ": " + group.version().get());
          }
        }
      }
    }
    return Raise.when(
        lines,
        FindingCode.PARTS_DIFFER,
        WARNING,
        "Gateways, ztunnel or CNI run another version than the control plane.",
        "This upgrade moves what its inputs name; check what it leaves behind.");
  }

  /** From 1.27 on the proxy is a native sidecar, where every kubelet is 1.33 or newer. */
  static List<Finding> nativeSidecars(Candidate candidate) {
    var nodes = candidate.survey().of(Surveyed.NODES);
    var flips =
        candidate.to().minor().compareTo(NATIVE_SINCE) >= 0
            && candidate.from().filter(from -> from.minor().compareTo(NATIVE_SINCE) < 0).isPresent()
            && !nodes.isEmpty()
            && nodes.stream()
                .allMatch(node ->
                    node.kubelet().filter(found -> found.compareTo(NATIVE_ON) >= 0).isPresent());
    var kubelet =
        nodes.stream().map(Surveyed.Node::kubelet).flatMap(Optional::stream).min(Minor::compareTo);
    return flips
        ? Raise.when(
            List.of("oldest kubelet: " + kubelet.map(Object::toString).orElse("?")),
            FindingCode.NATIVE_SIDECARS,
            WARNING,
            "With this upgrade proxies become native sidecars: an init container that runs on.",
            "Check scripts that name the container, webhooks that change it, and Jobs that end it.")
        : List.of();
  }
}
