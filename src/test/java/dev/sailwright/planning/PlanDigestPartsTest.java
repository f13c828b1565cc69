package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.Release;
import dev.sailwright.mesh.Support;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.InstallInputs.InputFile;
import dev.sailwright.planning.PlanDetails.Estimate;
import dev.sailwright.planning.PlanDetails.InputSource;
import dev.sailwright.planning.PlanDetails.Note;
import dev.sailwright.planning.PlanDetails.Restarts;
import dev.sailwright.planning.PlanDetails.Strategy;
import dev.sailwright.planning.PlanDetails.WayBack;
import dev.sailwright.testing.RecordCopy;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every single part of a plan, changed alone: those that decide what is done make another digest,
 * those that are named as excluded do not, and there are no others.
 */
class PlanDigestPartsTest {
  /** When people are told of a finding: no plan has it, so it can change nothing. */
  private static final String NOT_KEPT = "Finding.due";

  private static final IstioVersion OLD = IstioVersion.of("1.29.8");
  private static final IstioVersion NEW = IstioVersion.of("1.30.5");
  private static final WorkloadRef WEB = new WorkloadRef("Deployment", "shop", "web");
  private static final WorkloadRef CART = new WorkloadRef("Deployment", "shop", "cart");
  private static final Support UNKNOWN =
      new Support(Support.State.UNKNOWN, Optional.empty(), false);
  private static final UpgradePlan PLAN = plan();

  /** One component of a record of the plan, and another value for it. */
  record Part(Class<? extends Record> of, String name, Object other) {
    String path() {
      return of.getSimpleName() + "." + name;
    }

    @Override
    public String toString() {
      return path();
    }
  }

  static Stream<Part> deciding() {
    return Stream.of(
        new Part(UpgradePlan.class, "cluster", "test"),
        new Part(UpgradePlan.class, "from", IstioVersion.parse("1.29.6")),
        new Part(UpgradePlan.class, "to", IstioVersion.of("1.30.4")),
        new Part(UpgradePlan.class, "kubernetes", "1.34.3"),
        new Part(UpgradePlan.class, "inputs", InstallInputs.none()),
        new Part(UpgradePlan.class, "binarySha256", "cd".repeat(32)),
        new Part(UpgradePlan.class, "steps", List.of()),
        new Part(UpgradePlan.class, "probes", List.of()),
        new Part(UpgradePlan.class, "unmovable", List.of("Pod shop/debug: delete it")),
        new Part(UpgradePlan.class, "findings", List.of()),
        new Part(UpgradePlan.class, "approvals", 2),
        new Part(UpgradePlan.class, "kubernetesApprovers", Optional.empty()),
        new Part(UpgradePlan.class, "details", Optional.empty()),
        new Part(UpgradePlan.class, "restart", Optional.empty()),
        new Part(RestartScope.class, "namespace", Optional.of("pay")),
        new Part(InstallInputs.class, "files", List.of()),
        new Part(InstallInputs.class, "sets", List.of("hub=example.com/istio")),
        new Part(InputFile.class, "name", "other.yaml"),
        new Part(InputFile.class, "content", "a: 2"),
        new Part(PlanStep.class, "kind", StepKind.REPORT),
        new Part(PlanStep.class, "wave", 2),
        new Part(PlanStep.class, "workloads", List.of(CART)),
        new Part(PlanStep.class, "oneByOne", Optional.of(List.of(WEB, CART))),
        new Part(PlanStep.class, "tag", Optional.of("prod")),
        new Part(PlanStep.class, "approval", Optional.of(StepApproval.FIRST_WAVE)),
        new Part(Finding.class, "code", FindingCode.INSTALL_METHOD_UNPROVEN),
        new Part(Finding.class, "severity", Severity.WARNING),
        new Part(PlanDetails.class, "hop", Optional.empty()),
        new Part(PlanDetails.class, "strategy", new Strategy("canary", "", "")),
        new Part(PlanDetails.class, "sources", List.of()),
        new Part(PlanDetails.class, "notes", List.of()),
        new Part(PlanDetails.class, "gateways", List.of("Deployment shop/gw: stays as it is")),
        new Part(PlanDetails.class, "wayBack", new WayBack("There is none.", "")),
        new Part(PlanDetails.class, "estimate", new Estimate(1, 9)),
        new Part(PlanDetails.class, "rendering", Optional.empty()),
        new Part(PlanDetails.class, "namely", Optional.of(List.of("inputs-differ: b"))),
        new Part(Hop.class, "from", IstioVersion.of("1.29.6")),
        new Part(Hop.class, "to", IstioVersion.of("1.30.4")),
        new Part(Hop.class, "problems", List.of("it breaks older proxies")),
        new Part(Strategy.class, "name", "canary"),
        new Part(Strategy.class, "reason", "another one"),
        new Part(Strategy.class, "instead", "nothing else"),
        new Part(InputSource.class, "name", "IstioOperator"),
        new Part(InputSource.class, "found", "nothing"),
        new Part(Note.class, "minor", Minor.of("1.31")),
        new Part(Note.class, "area", "security"),
        new Part(Note.class, "summary", "Something else changes."),
        new Part(Note.class, "here", List.of()),
        new Part(WayBack.class, "cheap", "There is none."),
        new Part(WayBack.class, "afterwards", "Nothing."),
        new Part(Estimate.class, "least", 3),
        new Part(Estimate.class, "most", 3),
        new Part(Rendering.class, "after", Optional.of("cd".repeat(32))),
        new Part(Rendering.class, "problems", List.of("before: not rendered")),
        new Part(Rendering.class, "added", 9),
        new Part(Rendering.class, "removed", 9),
        new Part(Rendering.class, "changed", 9),
        new Part(Rendering.class, "beside", Optional.of(9)),
        new Part(UpgradePlan.class, "cleanup", Optional.empty()),
        new Part(Cleanup.class, "leftovers", List.of()),
        new Part(Cleanup.class, "kept", List.of()),
        new Part(Leftover.class, "kind", Webhook.Kind.VALIDATING),
        new Part(Leftover.class, "configuration", "istio-sidecar-injector-canary"),
        new Part(Leftover.class, "entry", Optional.empty()),
        new Part(Leftover.class, "uid", "7a2d"),
        new Part(Leftover.class, "digest", "34".repeat(32)),
        new Part(Leftover.class, "reasons", List.of("it is older")),
        new Part(UpgradePlan.class, "canary", Optional.empty()),
        new Part(Canary.class, "revision", "1-30-4"),
        new Part(Canary.class, "before", "1-28-6"),
        new Part(Canary.class, "tags", List.of("prod", "default")),
        new Part(Canary.class, "keepFor", Duration.ofMinutes(1)));
  }

  /** Each has its reason with {@link PlanDigest} or with the part itself. */
  static Stream<Part> excluded() {
    return Stream.of(
        new Part(UpgradePlan.class, "newer", Optional.of(IstioVersion.of("1.31.2"))),
        new Part(UpgradePlan.class, "pods", 60),
        new Part(
            KubernetesApprovers.class,
            "users",
            List.of(new KubernetesApprovers.User("john", "U0JOHN001"))),
        new Part(KubernetesApprovers.class, "groups", List.of("operators")),
        // The content is covered; the values are the same, flattened.
        new Part(InputFile.class, "values", Map.of("a", "1")),
        new Part(Finding.class, "message", "So it is."),
        // What lasts of it is in the details, by name.
        new Part(Finding.class, "evidence", List.of("another line")),
        new Part(Finding.class, "remedy", "Do that."),
        // What an emergency overrides is acknowledged by its code, and the strategy says why.
        new Part(Finding.class, "overridden", true),
        new Part(PlanDetails.class, "later", List.of()),
        new Part(PlanDetails.class, "gap", Optional.of("no release of 1.33 is known")),
        new Part(PlanDetails.class, "restarts", List.of(new Restarts(1, "shop", 1, 60))),
        new Part(PlanDetails.class, "asOf", Optional.of("2026-11-24")),
        new Part(Restarts.class, "wave", 2),
        new Part(Restarts.class, "namespace", "…"),
        new Part(Restarts.class, "workloads", 2),
        new Part(Restarts.class, "pods", 60),
        new Part(Hop.class, "kubernetes", Optional.empty()),
        new Part(Hop.class, "support", new Support(Support.State.ENDED, Optional.empty(), false)));
  }

  @ParameterizedTest
  @MethodSource("deciding")
  void whatDecidesMakesAnotherDigest(Part part) {
    assertThat(changed(part).digest()).isNotEqualTo(PLAN.digest());
  }

  @ParameterizedTest
  @MethodSource("excluded")
  void whatIsExcludedKeepsTheDigest(Part part) {
    assertThat(changed(part)).isNotEqualTo(PLAN);
    assertThat(changed(part).digest()).isEqualTo(PLAN.digest());
  }

  /** A new part of a plan has to be put into one of the two tables, unless a plan leaves it out. */
  @Test
  void everyPartOfAPlanIsInOneOfTheTables() {
    var types = new LinkedHashSet<Class<? extends Record>>();
    collect(PLAN, types);
    assertThat(Stream.concat(deciding(), excluded()).map(Part::path))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            types.stream()
                .flatMap(type ->
                    Arrays.stream(type.getRecordComponents())
                        .map(component -> type.getSimpleName() + "." + component.getName()))
                .filter(path -> !path.equals(NOT_KEPT))
                .toList());
  }

  private static UpgradePlan plan() {
    return new UpgradePlan(
        "prod",
        Optional.of(OLD),
        NEW,
        "1.34.2",
        new InstallInputs(
            List.of(new InputFile("mesh.yaml", "a: 1", Map.of())), List.of("hub=docker.io/istio")),
        "ab".repeat(32),
        List.of(
            new PlanStep(
                StepKind.RESTART_WAVE,
                1,
                List.of(WEB),
                Optional.of(List.of(WEB)),
                Optional.of("default"),
                Optional.empty())),
        List.of(URI.create("https://shop.example.com/health")),
        List.of("Job shop/report: " + Workload.Obstacle.JOB.advice()),
        List.of(
            Finding.of(
                FindingCode.INPUTS_DIFFER, Severity.APPROVAL, "It is so.", List.of("a"), "Do it.")),
        Optional.empty(),
        6,
        1,
        Optional.of(
            new KubernetesApprovers(
                List.of(new KubernetesApprovers.User("jane", "U0JANE001")), List.of())),
        Optional.of(details()),
        Optional.of(new RestartScope(Optional.of("shop"))),
        Optional.of(
            new Cleanup(
                List.of(
                    new Leftover(
                        Webhook.Kind.MUTATING,
                        "istio-sidecar-injector",
                        Optional.of("sidecar-injector.istio.io"),
                        "6f1c",
                        "12".repeat(32),
                        List.of("it is old"))),
                List.of("it stays"))),
        Optional.of(new Canary("1-30-5", "default", List.of("default"), Duration.ofMinutes(35))));
  }

  private static PlanDetails details() {
    var hop =
        new Hop(
            OLD,
            NEW,
            Optional.of(new Release.KubernetesRange(Minor.of("1.32"), Minor.of("1.35"))),
            UNKNOWN,
            List.of());
    return new PlanDetails(
        Optional.of(hop),
        List.of(new Hop(NEW, IstioVersion.of("1.31.1"), Optional.empty(), UNKNOWN, List.of())),
        Optional.empty(),
        new Strategy("in place", "because", "a canary needs a revision"),
        List.of(new InputSource("ConfigMap istio-system/values", "2 values")),
        List.of(new Note(Minor.of("1.30"), "networking", "It changes.", List.of("Gateway a/b"))),
        List.of(new Restarts(1, "shop", 1, 6)),
        List.of("Deployment shop/gw: restarted in the last step of restarts"),
        new WayBack("Until the first wave.", "After that, restart again."),
        new Estimate(2, 14),
        Optional.of(
            new Rendering(Optional.of("ab".repeat(32)), List.of(), 1, 2, 3, Optional.empty())),
        Optional.of(List.of("inputs-differ: a")),
        Optional.of("2026-11-23"));
  }

  private static UpgradePlan changed(Part part) {
    return (UpgradePlan) changed(PLAN, part);
  }

  /** The same, with the part's other value in each record of its type. */
  private static Object changed(Object node, Part part) {
    if (node instanceof Optional<?> optional) {
      return optional.map(value -> changed(value, part));
    }
    if (node instanceof List<?> list) {
      return list.stream().map(value -> changed(value, part)).toList();
    }
    return isPart(node) ? changedRecord((Record) node, part) : node;
  }

  private static Object changedRecord(Record node, Part part) {
    return RecordCopy.with(
        node,
        Arrays.stream(node.getClass().getRecordComponents())
            .collect(
                Collectors.toMap(
                    RecordComponent::getName,
                    component ->
                        node.getClass() == part.of() && component.getName().equals(part.name())
                            ? part.other()
                            : changed(RecordCopy.value(node, component), part))));
  }

  private static void collect(Object node, Set<Class<? extends Record>> types) {
    if (node instanceof Optional<?> optional) {
      optional.ifPresent(value -> collect(value, types));
    } else if (node instanceof List<?> list) {
      list.forEach(value -> collect(value, types));
    } else if (isPart(node)) {
      var record = (Record) node;
      // Who may approve is excluded as a whole, and so are its parts.
      if (!(record instanceof KubernetesApprovers.User)) {
        types.add(record.getClass());
      }
      for (var component : record.getClass().getRecordComponents()) {
        collect(RecordCopy.value(record, component), types);
      }
    }
  }

  /** Versions, workloads and the like are values; plans and findings have parts. */
  private static boolean isPart(Object node) {
    return node instanceof Finding
        || (node instanceof Record
            && node.getClass().getPackage().equals(UpgradePlan.class.getPackage()));
  }
}
