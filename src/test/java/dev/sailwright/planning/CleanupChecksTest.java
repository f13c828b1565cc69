package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.LabelSelector;
import dev.sailwright.mesh.LabelSelector.Operator;
import dev.sailwright.mesh.LabelSelector.Requirement;
import dev.sailwright.mesh.Webhook;
import dev.sailwright.mesh.Webhook.CaBundle;
import dev.sailwright.mesh.Webhook.Kind;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.SurroundingsBuilder;
import dev.sailwright.testing.TestCatalog;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What of an older version can be removed, and why something stays. */
class CleanupChecksTest {
  private static final ClusterPolicy POLICY =
      ClusterPolicy.defaults("prod").withApprovers(Set.of("U0ALICE01", "U0BOB0002"));

  /** A webhook as it is written here; all else is as usual. */
  static final class Entry {
    Kind kind = Kind.MUTATING;
    String configuration = "istio-sidecar-injector";
    String name = "sidecar-injector.istio.io";
    Optional<String> tag = Optional.empty();
    Optional<String> service = Optional.of("istio-system/istiod");
    boolean exists = true;
    Optional<Integer> ready = Optional.of(1);
    CaBundle caBundle = CaBundle.PRESENT;
    boolean deactivated;
    Optional<Webhook.Selectors> selectors = selecting("istio-injection", "enabled");
    int entries = 1;
    Optional<String> installed = Optional.of("1.7.4");
    List<String> owners = List.of();
    boolean unseen;

    static Entry of(Consumer<Entry> change) {
      var entry = new Entry();
      change.accept(entry);
      return entry;
    }

    Webhook webhook() {
      return new Webhook(
          kind,
          configuration,
          name,
          "default",
          tag,
          service,
          exists,
          ready,
          "Fail",
          caBundle,
          deactivated,
          selectors,
          unseen
              ? Optional.empty()
              : Optional.of(
                  new Webhook.Origin(
                      "uid-" + configuration, "12".repeat(32), entries, installed, owners)));
    }
  }

  private static Optional<Webhook.Selectors> selecting(String key, String value) {
    return selecting(key, Operator.IN, value);
  }

  private static Optional<Webhook.Selectors> selecting(
      String key, Operator operator, String value) {
    return Optional.of(
        new Webhook.Selectors(
            new LabelSelector(List.of(new Requirement(key, operator, Set.of(value)))),
            new LabelSelector(List.of())));
  }

  private static Entry oldEntry(Consumer<Entry> change) {
    return Entry.of(change);
  }

  private static Entry newEntry(Consumer<Entry> change) {
    return Entry.of(entry -> {
      entry.name = "namespace.sidecar-injector.istio.io";
      change.accept(entry);
    });
  }

  private static Entry oldObject(Consumer<Entry> change) {
    return Entry.of(entry -> {
      entry.kind = Kind.VALIDATING;
      entry.configuration = "istiod-istio-system";
      entry.name = "validation.istio.io";
      entry.selectors = Optional.empty();
      change.accept(entry);
    });
  }

  private static Entry newObject(Consumer<Entry> change) {
    return Entry.of(entry -> {
      entry.kind = Kind.VALIDATING;
      entry.configuration = "istio-validator-istio-system";
      entry.name = "rev.validation.istio.io";
      entry.selectors = Optional.empty();
      change.accept(entry);
    });
  }

  private static void asUsual(Entry entry) {
    assertThat(entry.unseen).isFalse();
  }

  private static MeshBuilder mesh(Entry... entries) {
    var mesh = new MeshBuilder().istiod("1.29.6").namespace("shop", "enabled", "", "");
    Stream.of(entries).map(Entry::webhook).forEach(mesh::webhook);
    return mesh;
  }

  private static PlanResult plan(MeshBuilder mesh) {
    return UpgradePlanner.plan(
        new Evidence(mesh.build(), TestCatalog.catalog(), LocalDate.of(2026, 11, 23)),
        POLICY,
        PlanRequest.ofLeftovers(),
        new SurroundingsBuilder().build());
  }

  private static List<Finding> refused(MeshBuilder mesh) {
    return switch (plan(mesh)) {
      case PlanResult.Refused refused -> refused.findings();
      case PlanResult.Planned planned -> throw new AssertionError(planned.plan().cleanup());
    };
  }

  private static Cleanup cleanup(MeshBuilder mesh) {
    return switch (plan(mesh)) {
      case PlanResult.Planned planned -> planned.plan().cleanup().orElseThrow();
      case PlanResult.Refused refused -> throw new AssertionError(refused.findings());
    };
  }

  @Test
  void whatNobodyNeedsIsPlannedWithTheProof() {
    var cleanup =
        cleanup(
            mesh(
                oldEntry(CleanupChecksTest::asUsual),
                newEntry(CleanupChecksTest::asUsual),
                oldObject(CleanupChecksTest::asUsual),
                newObject(CleanupChecksTest::asUsual)));
    assertThat(cleanup.kept()).isEmpty();
    assertThat(cleanup.leftovers())
        .extracting(Leftover::title, Leftover::uid, Leftover::reasons)
        .containsExactly(
            tuple(
                "entry sidecar-injector.istio.io of MutatingWebhookConfiguration"
                    + " istio-sidecar-injector",
                "uid-istio-sidecar-injector",
                List.of(
                    "only Istio before 1.10 names it so, and the only istiod here is"
                        + " istio-system/istiod of 1.29.6",
                    "in its place istiod answers for namespace.sidecar-injector.istio.io of"
                        + " istio-sidecar-injector")),
            tuple(
                "ValidatingWebhookConfiguration istiod-istio-system",
                "uid-istiod-istio-system",
                List.of(
                    "only Istio before 1.10 names it so, and the only istiod here is"
                        + " istio-system/istiod of 1.29.6",
                    "its label operator.istio.io/version is 1.7.4",
                    "in its place istiod answers for rev.validation.istio.io of"
                        + " istio-validator-istio-system")));
  }

  static Stream<Arguments> whatStays() {
    return Stream.of(
        stays(
            entry -> entry.owners = List.of("helm.toolkit.fluxcd.io/name=istiod"),
            "another tool looks after it and would bring it back"
                + " (helm.toolkit.fluxcd.io/name=istiod); remove it there"),
        stays(entry -> entry.unseen = true, "which object it is could not be seen"),
        stays(
            entry -> entry.tag = Optional.of("stable"),
            "it belongs to the revision tag stable; `istioctl tag remove` takes that away"),
        stays(
            entry -> entry.service = Optional.empty(),
            "it calls an address outside of this cluster's Services"),
        stays(
            entry -> entry.service = Optional.of("istio-system/istiod-old"),
            "an istiod of its own is ready behind Service istio-system/istiod-old"),
        stays(
            entry -> {
              entry.service = Optional.of("istio-system/istiod-old");
              entry.ready = Optional.empty();
            },
            "whether anybody answers behind Service istio-system/istiod-old was not seen"));
  }

  private static Arguments stays(Consumer<Entry> change, String why) {
    return Arguments.of(change, why);
  }

  @ParameterizedTest
  @MethodSource("whatStays")
  void whatMayBeNeededOrIsAnothersStays(Consumer<Entry> change, String why) {
    var refused =
        refused(
            mesh(
                oldEntry(change),
                newEntry(CleanupChecksTest::asUsual),
                oldObject(change),
                newObject(CleanupChecksTest::asUsual)));
    assertThat(refused).extracting(Finding::code).containsExactly(FindingCode.LEFTOVERS_STAY);
    assertThat(refused.getFirst().evidence())
        .containsExactly(
            "entry sidecar-injector.istio.io of MutatingWebhookConfiguration"
                + " istio-sidecar-injector stays: "
                + why,
            "ValidatingWebhookConfiguration istiod-istio-system stays: " + why);
  }

  static Stream<Arguments> noSuccessors() {
    return Stream.<Consumer<Entry>>of(
            successor -> successor.ready = Optional.of(0),
            successor -> successor.ready = Optional.empty(),
            successor -> successor.caBundle = CaBundle.EMPTY,
            successor -> successor.deactivated = true)
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("noSuccessors")
  void withoutAnotherThatAnswersItStays(Consumer<Entry> change) {
    assertThat(
            CleanupChecks.of(
                    candidate(
                        mesh(
                            oldEntry(CleanupChecksTest::asUsual),
                            newEntry(change),
                            oldObject(CleanupChecksTest::asUsual),
                            newObject(change))))
                .kept())
        .hasSize(2)
        .allMatch(line -> line.endsWith("stays: no other webhook that answers does what it does"));
  }

  private static Candidate candidate(MeshBuilder mesh) {
    var evidence = new Evidence(mesh.build(), TestCatalog.catalog(), LocalDate.of(2026, 11, 23));
    return Candidate.of(
        evidence,
        evidence.mesh().controlPlanes().getFirst().version(),
        evidence.mesh().controlPlanes().getFirst().version().orElseThrow(),
        PlanRequest.ofLeftovers(),
        POLICY,
        new SurroundingsBuilder().build());
  }

  /** A revision's own entries select by another label; without the old one, no pod is injected. */
  @Test
  void anInjectorThatANamespaceStillNeedsStays() {
    var refused =
        refused(
            mesh(
                oldEntry(CleanupChecksTest::asUsual),
                newEntry(entry -> {
                  entry.name = "rev.namespace.sidecar-injector.istio.io";
                  entry.selectors = selecting("istio.io/rev", "default");
                })));
    assertThat(refused.getFirst().evidence())
        .singleElement()
        .asString()
        .endsWith("stays: no other injector covers all pods of namespace shop");
  }

  @Test
  void anInjectorOfWhichItIsNotKnownWhatItCoversStays() {
    assertThat(
            refused(
                    mesh(
                        oldEntry(entry -> entry.selectors = Optional.empty()),
                        newEntry(CleanupChecksTest::asUsual)))
                .getFirst()
                .evidence())
        .singleElement()
        .asString()
        .endsWith("stays: which pods it covers could not be told");
  }

  /** As with {@code enableNamespacesByDefault}, which the newer install no longer has. */
  @Test
  void anInjectorOfNamespacesWithoutLabelsStays() {
    assertThat(
            refused(
                    mesh(
                        oldEntry(entry ->
                            entry.selectors =
                                selecting("istio-injection", Operator.NOT_IN, "disabled")),
                        newEntry(CleanupChecksTest::asUsual)))
                .getFirst()
                .evidence())
        .singleElement()
        .asString()
        .endsWith("stays: no other injector covers all pods of namespaces without labels of Istio");
  }

  /** Namespaces that have no label of Istio were not looked at. */
  @Test
  void anInjectorThatAsksForAnotherLabelStays() {
    assertThat(
            refused(
                    mesh(
                        oldEntry(entry -> entry.selectors = selecting("team", "shop")),
                        newEntry(CleanupChecksTest::asUsual)))
                .getFirst()
                .evidence())
        .singleElement()
        .asString()
        .endsWith("stays: which pods it covers could not be told");
  }

  @Test
  void anObjectWithEntriesOfOthersStays() {
    assertThat(
            refused(
                    mesh(
                        oldObject(entry -> entry.entries = 2),
                        newObject(CleanupChecksTest::asUsual)))
                .getFirst()
                .evidence())
        .singleElement()
        .asString()
        .endsWith("stays: it has entries that are not Istio's; take Istio's out by hand");
  }

  @Test
  void anObjectThatTheRunningVersionBroughtStays() {
    assertThat(
            refused(
                    mesh(
                        oldObject(entry -> entry.installed = Optional.of("1.29.6")),
                        newObject(CleanupChecksTest::asUsual)))
                .getFirst()
                .evidence())
        .singleElement()
        .asString()
        .contains("says that 1.29.6 brought it, which is what runs");
  }

  /** What stays is on the card, and in what an approval binds to. */
  @Test
  void whatStaysIsNamedBesideWhatGoes() {
    var cleanup =
        cleanup(
            mesh(
                oldEntry(entry -> entry.owners = List.of("argocd.argoproj.io/instance=mesh")),
                newEntry(CleanupChecksTest::asUsual),
                oldObject(CleanupChecksTest::asUsual),
                newObject(CleanupChecksTest::asUsual)));
    assertThat(cleanup.leftovers())
        .extracting(Leftover::configuration)
        .containsExactly("istiod-istio-system");
    assertThat(cleanup.kept()).singleElement().asString().contains("argocd.argoproj.io/instance");
  }

  @Test
  void aMeshWithoutLeftoversIsToldSoKindly() {
    assertThat(
            refused(
                mesh(newEntry(CleanupChecksTest::asUsual), newObject(CleanupChecksTest::asUsual))))
        .extracting(Finding::code, Finding::message)
        .containsExactly(
            tuple(
                FindingCode.NOTHING_TO_CLEAN_UP,
                "Nothing to clean up: no older version left a webhook on prod."));
  }

  /** Where that old version runs, nothing of it is left over. */
  @Test
  void whatBelongsToTheVersionThatRunsIsNoLeftover() {
    var mesh = new MeshBuilder().istiod("1.7.4").namespace("shop", "enabled", "", "");
    mesh.webhook(oldEntry(CleanupChecksTest::asUsual).webhook());
    mesh.webhook(oldObject(CleanupChecksTest::asUsual).webhook());
    assertThat(refused(mesh))
        .extracting(Finding::code)
        .containsExactly(FindingCode.NOTHING_TO_CLEAN_UP);
  }

  @Test
  void webhooksThatCouldNotBeSeenAreNotCalledClean() {
    var mesh = mesh().blind(BlindSpot.Area.WEBHOOKS, "webhooks", "may not list");
    assertThat(refused(mesh))
        .extracting(Finding::code)
        .contains(FindingCode.NOT_SEEN)
        .doesNotContain(FindingCode.NOTHING_TO_CLEAN_UP);
  }

  @Test
  void besideASecondControlPlaneNothingIsPlanned() {
    var mesh =
        mesh(oldEntry(CleanupChecksTest::asUsual), newEntry(CleanupChecksTest::asUsual))
            .istiod("1.29.6");
    assertThat(refused(mesh))
        .extracting(Finding::code)
        .contains(FindingCode.SEVERAL_CONTROL_PLANES);
  }

  @Test
  void istiodStaysAsItIsAndNoInputsTakePart() {
    var plan =
        switch (plan(
            mesh(oldEntry(CleanupChecksTest::asUsual), newEntry(CleanupChecksTest::asUsual)))) {
          case PlanResult.Planned planned -> planned.plan();
          case PlanResult.Refused refused -> throw new AssertionError(refused.findings());
        };
    assertThat(plan.steps().stream().map(PlanStep::kind))
        .contains(StepKind.LEFTOVERS)
        .doesNotContain(StepKind.CONTROL_PLANE, StepKind.RESTART_WAVE);
    assertThat(plan.inputs()).isEqualTo(InstallInputs.none());
    assertThat(plan.from()).isEqualTo(Optional.of(plan.to()));
    assertThat(plan.pods()).isZero();
  }
}
