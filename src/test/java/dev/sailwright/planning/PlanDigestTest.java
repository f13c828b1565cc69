package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.Support;
import dev.sailwright.mesh.Workload;
import dev.sailwright.planning.InstallInputs.InputFile;
import dev.sailwright.planning.PlanDetails.Estimate;
import dev.sailwright.planning.PlanDetails.InputSource;
import dev.sailwright.planning.PlanDetails.Note;
import dev.sailwright.planning.PlanDetails.Strategy;
import dev.sailwright.planning.PlanDetails.WayBack;
import dev.sailwright.testing.PlanBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An approval binds to the digest, so whatever decides what will be done has to change it. */
class PlanDigestTest {
  private static final String DIGEST = new PlanBuilder().build().digest();
  private static final String JOB = ": " + Workload.Obstacle.JOB.advice();
  private static final String ENDS = ": " + Workload.Obstacle.RUNS_TO_ITS_END.advice();

  static Stream<Named<UpgradePlan>> plansOfSomethingElse() {
    return Stream.of(
        plan("another cluster", new PlanBuilder().cluster("test")),
        plan("from another version", new PlanBuilder().from("1.29.6")),
        plan("from an unknown version", new PlanBuilder().from("")),
        plan("to another version", new PlanBuilder().to("1.30.4")),
        plan("another Kubernetes", new PlanBuilder().kubernetes("1.34.3")),
        plan("another istioctl", new PlanBuilder().binary("cd".repeat(32))),
        plan("another --set", sets("hub=example.com/istio")),
        plan("no --set", sets()),
        plan("another order of --set", sets("a=2", "a=1")),
        plan("the order before", sets("a=1", "a=2")),
        plan("one --set with the text of two", sets("a=1\nset 3 a=2")),
        plan("a file", file("mesh.yaml", "a: 1")),
        plan("another content", file("mesh.yaml", "a: 2")),
        plan("another file", file("mesh2.yaml", "a: 1")),
        plan("other waves", new PlanBuilder().waves("cart pay", "web")),
        plan("another order within a wave", new PlanBuilder().waves("cart", "web pay")),
        plan("no wave", new PlanBuilder().waves()),
        plan("asking steps", new PlanBuilder().asking(StepApproval.CONTROL_PLANE)),
        plan("steps that ask for more", new PlanBuilder().asking(StepApproval.GATEWAYS)),
        plan("a pod that stays", new PlanBuilder().unmovable("Pod shop/debug: delete it")),
        plan(
            "a pinned one that stays", new PlanBuilder().unmovable("Deployment shop/cart: pinned")),
        plan("another probe", new PlanBuilder().probes("https://shop.example.com/ready")),
        plan("no probe", new PlanBuilder().probes()),
        plan("two approvals", new PlanBuilder().approvals(2)),
        plan("approved outside Slack", new PlanBuilder().outsideSlack("jane")),
        plan("details", details(HOP, IN_PLACE, List.of(), List.of(), BACK)),
        plan("no hop", details(Optional.empty(), IN_PLACE, List.of(), List.of(), BACK)),
        plan(
            "another strategy",
            details(
                HOP, new Strategy("in place", "another reason", ""), List.of(), List.of(), BACK)),
        plan(
            "another source of inputs",
            details(
                HOP,
                IN_PLACE,
                List.of(new InputSource("ConfigMap istio-system/values", "2 values")),
                List.of(),
                BACK)),
        plan(
            "a note that concerns this mesh",
            details(HOP, IN_PLACE, List.of(), List.of(note("EnvoyFilter shop/x")), BACK)),
        plan(
            "a note that may concern it", details(HOP, IN_PLACE, List.of(), List.of(note()), BACK)),
        rendered(
            "another rendered manifest",
            new Rendering(Optional.of("cd".repeat(32)), List.of(), 1, 2, 3, Optional.empty())),
        rendered(
            "a manifest that was not rendered",
            new Rendering(
                Optional.empty(), List.of("after: not rendered"), 0, 0, 0, Optional.empty())),
        rendered(
            "something that was not compared",
            new Rendering(
                Optional.of("ab".repeat(32)),
                List.of("before: not rendered"),
                0,
                0,
                0,
                Optional.empty())),
        plan(
            "another way back",
            details(HOP, IN_PLACE, List.of(), List.of(), new WayBack("None.", ""))),
        plan(
            "something to acknowledge",
            new PlanBuilder().finding(FindingCode.INPUTS_DIFFER, Severity.APPROVAL)),
        plan(
            "something else to acknowledge",
            new PlanBuilder().finding(FindingCode.TARGET_SKIPS_MINORS, Severity.APPROVAL)),
        plan("something that may be reset", new PlanBuilder().unproven("env A")),
        plan("something else that may be reset", new PlanBuilder().unproven("env B")));
  }

  @ParameterizedTest
  @MethodSource("plansOfSomethingElse")
  void anApprovalOfAnotherPlanDoesNotCountForThis(UpgradePlan other) {
    assertThat(other.digest()).hasSize(64).isNotEqualTo(DIGEST);
  }

  @Test
  void noTwoOfThemShareADigest() {
    assertThat(plansOfSomethingElse().map(plan -> plan.getPayload().digest()))
        .doesNotHaveDuplicates();
  }

  static Stream<Named<UpgradePlan>> plansOfTheSame() {
    return Stream.of(
        plan("planned again", new PlanBuilder()),
        plan("other pods", new PlanBuilder().pods(60)),
        plan("a newer version came out", new PlanBuilder().newer("1.31.1")),
        plan("another Job", new PlanBuilder().unmovable("Job shop/report-2" + JOB)),
        plan(
            "changes that closed",
            new PlanBuilder().finding(FindingCode.CHANGES_CLOSED, Severity.APPROVAL)),
        plan("a pod of a build", new PlanBuilder().unmovable("Pod ci/build-2" + ENDS)),
        plan(
            "a warning more",
            new PlanBuilder().finding(FindingCode.STALE_PROXIES, Severity.WARNING)));
  }

  @ParameterizedTest
  @MethodSource("plansOfTheSame")
  void whatDoesNotChangeWhatWillBeDoneKeepsTheApproval(UpgradePlan same) {
    assertThat(same.digest()).isEqualTo(DIGEST);
  }

  @Test
  void whoMayApproveOutsideSlackMayChange() {
    assertThat(new PlanBuilder().outsideSlack("jane").build().digest())
        .isEqualTo(new PlanBuilder().outsideSlack("john", "jill").build().digest());
  }

  @Test
  void theSameCodeTwiceOrInAnotherOrderIsTheSame() {
    var one =
        new PlanBuilder()
            .finding(FindingCode.INPUTS_DIFFER, Severity.APPROVAL)
            .finding(FindingCode.INSTALL_METHOD_UNPROVEN, Severity.APPROVAL)
            .build();
    var other =
        new PlanBuilder()
            .finding(FindingCode.INSTALL_METHOD_UNPROVEN, Severity.APPROVAL)
            .finding(FindingCode.INPUTS_DIFFER, Severity.APPROVAL)
            .finding(FindingCode.INPUTS_DIFFER, Severity.APPROVAL)
            .build();
    assertThat(one.digest()).isEqualTo(other.digest());
  }

  private static final Optional<Hop> HOP =
      Optional.of(
          new Hop(
              IstioVersion.of("1.29.8"),
              IstioVersion.of("1.30.5"),
              Optional.empty(),
              new Support(Support.State.UNKNOWN, Optional.empty(), false),
              List.of()));
  private static final Strategy IN_PLACE = new Strategy("in place", "because", "");
  private static final WayBack BACK = new WayBack("Until the first wave.", "");

  private static final Optional<Rendering> RENDERED =
      Optional.of(
          new Rendering(Optional.of("ab".repeat(32)), List.of(), 1, 2, 3, Optional.empty()));

  private static Named<UpgradePlan> rendered(String what, Rendering rendering) {
    var plan = details(HOP, IN_PLACE, List.of(), List.of(), BACK).build();
    return Named.of(what, plan.with(rendering));
  }

  private static Note note(String... here) {
    return new Note(Minor.of("1.30"), "networking", "It changes.", List.of(here));
  }

  private static PlanBuilder details(
      Optional<Hop> hop,
      Strategy strategy,
      List<InputSource> sources,
      List<Note> notes,
      WayBack back) {
    return new PlanBuilder()
        .details(
            new PlanDetails(
                hop,
                List.of(),
                Optional.empty(),
                strategy,
                sources,
                notes,
                List.of(),
                List.of(),
                back,
                new Estimate(1, 2),
                RENDERED,
                Optional.empty(),
                Optional.empty()));
  }

  private static PlanBuilder sets(String... sets) {
    return new PlanBuilder().inputs(new InstallInputs(List.of(), List.of(sets)));
  }

  private static PlanBuilder file(String name, String content) {
    return new PlanBuilder()
        .inputs(
            new InstallInputs(
                List.of(new InputFile(name, content, Map.of())), List.of("hub=docker.io/istio")));
  }

  private static Named<UpgradePlan> plan(String what, PlanBuilder builder) {
    return Named.of(what, builder.build());
  }
}
