package dev.sailwright.planning;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.LeftoverRule;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.LabelSelector;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Webhook;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which leftovers of an older version can be removed. One that anything may still need, or that
 * another tool looks after, stays; so does one of which that could not be seen.
 */
final class CleanupChecks {
  /** Numbers of the prechecks that it is held against: on rights, istiod and its webhooks. */
  static final Set<String> PRECHECKS =
      Set.of(
          "P01", "P02", "P06", "P07", "P17", "P20", "P23", "P27", "P30", "P31", "P55", "P56",
          "P76");

  private static final Set<String> LABELS_OF_NAMESPACES =
      Set.of("istio-injection", "istio.io/rev", "kubernetes.io/metadata.name");
  private static final Set<String> LABELS_OF_PODS =
      Set.of("sidecar.istio.io/inject", "istio.io/rev");

  /** As pods are labelled: not at all, or asking for a sidecar. */
  private static final List<Map<String, String>> PODS =
      List.of(Map.of(), Map.of("sidecar.istio.io/inject", "true"));

  private final MeshState mesh;
  private final ControlPlane plane;
  private final List<Leftover> leftovers = new ArrayList<>();
  private final List<String> kept = new ArrayList<>();

  private CleanupChecks(MeshState mesh, ControlPlane plane) {
    this.mesh = mesh;
    this.plane = plane;
  }

  /** Empty when there is something to remove, or when that could not be seen. */
  static List<Finding> needless(Candidate candidate) {
    var mesh = candidate.mesh();
    if (mesh.blindIn(BlindSpot.Area.WEBHOOKS) || mesh.blindIn(BlindSpot.Area.CONTROL_PLANE)) {
      return List.of();
    }
    var cleanup = of(candidate);
    if (!cleanup.leftovers().isEmpty()) {
      return List.of();
    }
    return List.of(
        cleanup.kept().isEmpty()
            ? Finding.of(
                FindingCode.NOTHING_TO_CLEAN_UP,
                Severity.BLOCKER,
                "Nothing to clean up: no older version left a webhook on "
                    + candidate.policy().cluster()
                    + ".",
                List.of(),
                "There is nothing to do; `/istio diagnose` names whatever comes up.")
            : Finding.of(
                FindingCode.LEFTOVERS_STAY,
                Severity.BLOCKER,
                "What an older version left on "
                    + candidate.policy().cluster()
                    + " cannot be removed from here.",
                cleanup.kept(),
                "Each line says why, and what to do by hand."));
  }

  /** For the only control plane that there is. */
  static Cleanup of(Candidate candidate) {
    var mesh = candidate.mesh();
    var checks = new CleanupChecks(mesh, mesh.controlPlanes().getFirst());
    checks.byWhatGoesTogether().forEach(checks::examine);
    LeftoverRule.workloadLines(candidate.evidence())
        .map(line -> line + ": it is upgraded or removed by the tool that installed it")
        .forEach(checks.kept::add);
    return new Cleanup(checks.leftovers, checks.kept);
  }

  /** Of a ValidatingWebhookConfiguration the whole object goes, of the injector's one entry. */
  private Collection<List<Webhook>> byWhatGoesTogether() {
    return mesh.webhooks().stream()
        .filter(webhook -> LeftoverRule.isLeftover(webhook, mesh))
        .collect(
            Collectors.groupingBy(
                webhook ->
                    webhook.kind()
                        + " "
                        + webhook.configuration()
                        + (webhook.kind() == Webhook.Kind.MUTATING ? " " + webhook.name() : ""),
                LinkedHashMap::new,
                Collectors.toList()))
        .values();
  }

  private void examine(List<Webhook> together) {
    var first = together.getFirst();
    var whole = first.kind() == Webhook.Kind.VALIDATING;
    var origin = first.origin();
    var successors = successors(together);
    var obstacle =
        origin.isEmpty()
            ? Optional.of("which object it is could not be seen")
            : whyItStays(together, origin.get(), successors);
    var leftover =
        Leftover.of(
            together, origin.map(known -> reasons(known, whole, successors)).orElse(List.of()));
    obstacle.ifPresentOrElse(
        why -> kept.add(leftover.title() + " stays: " + why), () -> leftovers.add(leftover));
  }

  private Optional<String> whyItStays(
      List<Webhook> together, Webhook.Origin origin, List<Webhook> successors) {
    var whole = together.getFirst().kind() == Webhook.Kind.VALIDATING;
    if (!origin.owners().isEmpty()) {
      return Optional.of(
          "another tool looks after it and would bring it back ("
              + String.join(", ", origin.owners())
              + "); remove it there");
    }
    if (whole && origin.entries() != together.size()) {
      return Optional.of("it has entries that are not Istio's; take Istio's out by hand");
    }
    if (whole && origin.installed().equals(plane.version().map(Object::toString))) {
      return Optional.of(
          "its label operator.istio.io/version says that "
              + origin.installed().orElse("")
              + " brought it, which is what runs");
    }
    return Stream.concat(
            together.stream().flatMap(webhook -> whoeverNeedsIt(webhook).stream()),
            together.stream().flatMap(webhook -> notServed(webhook, successors).stream()))
        .findFirst();
  }

  /** A revision tag, or an istiod that is not the one that is known here. */
  private Optional<String> whoeverNeedsIt(Webhook webhook) {
    if (webhook.tag().isPresent()) {
      return Optional.of(
          "it belongs to the revision tag "
              + webhook.tag().get()
              + "; `istioctl tag remove` takes that away");
    }
    if (webhook.service().isEmpty()) {
      return Optional.of("it calls an address outside of this cluster's Services");
    }
    var service = webhook.service().get();
    if (service.equals(plane.namespace() + "/" + plane.name()) || !webhook.serviceExists()) {
      return Optional.empty();
    }
    return webhook
        .readyEndpoints()
        .map(ready ->
            ready == 0
                ? Optional.<String>empty()
                : Optional.of("an istiod of its own is ready behind Service " + service))
        .orElseGet(() ->
            Optional.of("whether anybody answers behind Service " + service + " was not seen"));
  }

  /** What does today what it did; only those whom the API server can call. */
  private List<Webhook> successors(List<Webhook> together) {
    return mesh.webhooks().stream()
        .filter(webhook -> webhook.kind() == together.getFirst().kind())
        .filter(webhook -> !LeftoverRule.isLeftover(webhook, mesh))
        .filter(webhook -> !webhook.deactivated())
        .filter(webhook -> webhook.kind() == Webhook.Kind.VALIDATING || webhook.isInjector())
        .filter(webhook -> webhook.caBundle() == Webhook.CaBundle.PRESENT)
        .filter(webhook -> webhook.readyEndpoints().filter(ready -> ready > 0).isPresent())
        .toList();
  }

  private Optional<String> notServed(Webhook webhook, List<Webhook> successors) {
    if (webhook.deactivated()) {
      return Optional.empty();
    }
    if (successors.isEmpty()) {
      return Optional.of("no other webhook that answers does what it does");
    }
    return webhook.kind() == Webhook.Kind.VALIDATING
        ? Optional.empty()
        : uncovered(webhook, successors);
  }

  /** Where new pods would get no sidecar any more. */
  private Optional<String> uncovered(Webhook webhook, List<Webhook> successors) {
    if (webhook.selectors().isEmpty() || asksForOtherLabels(webhook.selectors().get())) {
      return Optional.of("which pods it covers could not be told");
    }
    if (mesh.blindIn(BlindSpot.Area.DATA_PLANE)) {
      return Optional.of("which namespaces it covers was not seen");
    }
    return Stream.concat(
            mesh.namespaces().stream()
                .map(namespace -> new Place("namespace " + namespace.name(), namespace.labels())),
            Stream.of(new Place("namespaces without labels of Istio", Map.of())))
        .filter(place ->
            PODS.stream()
                .anyMatch(pod ->
                    covers(webhook, place, pod)
                        && successors.stream()
                            .noneMatch(successor -> covers(successor, place, pod))))
        .map(place -> "no other injector covers all pods of " + place.words())
        .findFirst();
  }

  /** Namespaces with labels of Istio are known; which have others is not. */
  private static boolean asksForOtherLabels(Webhook.Selectors selectors) {
    return !LABELS_OF_NAMESPACES.containsAll(keys(selectors.namespaces()))
        || !LABELS_OF_PODS.containsAll(keys(selectors.objects()));
  }

  private static Set<String> keys(LabelSelector selector) {
    return selector.requirements().stream()
        .map(LabelSelector.Requirement::key)
        .collect(Collectors.toSet());
  }

  private record Place(String words, Map<String, String> labels) {}

  private static boolean covers(Webhook webhook, Place place, Map<String, String> pod) {
    return webhook
        .selectors()
        .filter(selectors ->
            selectors.namespaces().selects(place.labels()) && selectors.objects().selects(pod))
        .isPresent();
  }

  private List<String> reasons(Webhook.Origin origin, boolean whole, List<Webhook> successors) {
    var reasons = new ArrayList<String>();
    reasons.add(
        "only Istio before "
            + LeftoverRule.NEW_NAMES_SINCE.minor()
            + " names it so, and the only istiod here is "
            + plane.namespace()
            + "/"
            + plane.name()
            + " of "
            + plane.version().map(Object::toString).orElse("unknown version"));
    origin
        .installed()
        .filter(version -> whole)
        .ifPresent(version -> reasons.add("its label operator.istio.io/version is " + version));
    if (!successors.isEmpty()) {
      reasons.add(
          "in its place istiod answers for "
              + successors.stream()
                  .map(webhook -> webhook.name() + " of " + webhook.configuration())
                  .distinct()
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
    return reasons;
  }
}
