package dev.sailwright.testing;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.KubernetesApprovers;
import dev.sailwright.planning.PlanDetails;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.planning.StepKind;
import dev.sailwright.planning.UpgradePlan;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Builds a plan of an upgrade from 1.29.8 to 1.30.5 with two waves, unless told otherwise. */
public final class PlanBuilder {
  private String cluster = "prod";
  private Optional<IstioVersion> from = IstioVersion.parse("1.29.8");
  private String to = "1.30.5";
  private String kubernetes = "1.34.2";
  private InstallInputs inputs = new InstallInputs(List.of(), List.of("hub=docker.io/istio"));
  private String binarySha256 = "ab".repeat(32);
  private Optional<StepApproval> asking = Optional.empty();
  private List<List<WorkloadRef>> waves = deployments("cart", "pay web");
  private boolean inTurn;
  private List<URI> probes = List.of(URI.create("https://shop.example.com/health"));
  private final List<Finding> findings = new ArrayList<>();
  private Optional<IstioVersion> newer = Optional.empty();
  private List<String> unmovable = List.of();
  private int pods = 6;
  private int approvals = 1;
  private Optional<KubernetesApprovers> kubernetesApprovers = Optional.empty();

  private Optional<PlanDetails> details = Optional.empty();

  private static List<List<WorkloadRef>> deployments(String... waves) {
    return Stream.of(waves)
        .map(wave ->
            Stream.of(wave.split(" "))
                .map(name -> new WorkloadRef("Deployment", "shop", name))
                .toList())
        .toList();
  }

  public PlanBuilder cluster(String name) {
    cluster = name;
    return this;
  }

  /** Empty text: it could not be told. */
  public PlanBuilder from(String version) {
    from = IstioVersion.parse(version);
    return this;
  }

  public PlanBuilder to(String version) {
    to = version;
    return this;
  }

  public PlanBuilder kubernetes(String version) {
    kubernetes = version;
    return this;
  }

  public PlanBuilder inputs(InstallInputs given) {
    inputs = given;
    return this;
  }

  public PlanBuilder binary(String sha256) {
    binarySha256 = sha256;
    return this;
  }

  /** The control plane and every wave ask for this. */
  public PlanBuilder asking(StepApproval approval) {
    asking = Optional.of(approval);
    return this;
  }

  /** Each the names of its Deployments, with spaces between. */
  public PlanBuilder waves(String... names) {
    waves = deployments(names);
    return this;
  }

  /** As {@link #waves}, of StatefulSets that go one after another. */
  public PlanBuilder quorums(String... names) {
    waves =
        deployments(names).stream()
            .map(wave ->
                wave.stream()
                    .map(ref -> new WorkloadRef("StatefulSet", ref.namespace(), ref.name()))
                    .toList())
            .toList();
    inTurn = true;
    return this;
  }

  public PlanBuilder probes(String... addresses) {
    probes = Stream.of(addresses).map(URI::create).toList();
    return this;
  }

  public PlanBuilder finding(FindingCode code, Severity severity) {
    return finding(Finding.of(code, severity, "Something is so.", List.of("proof"), "Do this."));
  }

  public PlanBuilder finding(Finding finding) {
    findings.add(finding);
    return this;
  }

  /** Something runs that the inputs do not explain. */
  public PlanBuilder unproven(String... lines) {
    findings.add(
        Finding.of(
            FindingCode.INPUTS_UNPROVEN,
            Severity.APPROVAL,
            "Something is not explained.",
            List.of(lines),
            "Do this."));
    return this;
  }

  public PlanBuilder newer(String version) {
    newer = IstioVersion.parse(version);
    return this;
  }

  public PlanBuilder unmovable(String... lines) {
    unmovable = List.of(lines);
    return this;
  }

  public PlanBuilder pods(int number) {
    pods = number;
    return this;
  }

  public PlanBuilder approvals(int number) {
    approvals = number;
    return this;
  }

  public PlanBuilder outsideSlack(String... users) {
    kubernetesApprovers =
        Optional.of(
            new KubernetesApprovers(
                Stream.of(users).map(user -> new KubernetesApprovers.User(user, "")).toList(),
                List.of()));
    return this;
  }

  public PlanBuilder details(PlanDetails known) {
    details = Optional.of(known);
    return this;
  }

  /** Details that say no more than what is acknowledged by name. */
  public PlanBuilder namely(String... lines) {
    return details(
        new PlanDetails(
            Optional.empty(),
            List.of(),
            Optional.empty(),
            new PlanDetails.Strategy("in place", "", ""),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            new PlanDetails.WayBack("", ""),
            new PlanDetails.Estimate(1, 2),
            Optional.empty(),
            Optional.of(List.of(lines)),
            Optional.empty()));
  }

  public UpgradePlan build() {
    return new UpgradePlan(
        cluster,
        from,
        IstioVersion.of(to),
        kubernetes,
        inputs,
        binarySha256,
        steps(),
        probes,
        unmovable,
        findings,
        newer,
        pods,
        approvals,
        kubernetesApprovers,
        details,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private List<PlanStep> steps() {
    var steps = new ArrayList<PlanStep>();
    steps.add(PlanStep.of(StepKind.PRECHECK));
    steps.add(PlanStep.of(StepKind.BACKUP));
    steps.add(new PlanStep(StepKind.CONTROL_PLANE, 0, List.of(), asking));
    steps.add(PlanStep.of(StepKind.VERIFY_CONTROL_PLANE));
    for (var i = 0; i < waves.size(); i++) {
      steps.add(
          new PlanStep(
              StepKind.RESTART_WAVE,
              i + 1,
              waves.get(i),
              inTurn ? Optional.of(waves.get(i)) : Optional.empty(),
              Optional.empty(),
              asking));
    }
    steps.add(PlanStep.of(StepKind.VERIFY_DATA_PLANE));
    steps.add(PlanStep.of(StepKind.PROBES));
    steps.add(PlanStep.of(StepKind.REPORT));
    return steps;
  }
}
