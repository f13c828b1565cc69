package dev.sailwright.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.audit.AuditRecord;
import dev.sailwright.backup.MeshBackup;
import dev.sailwright.backup.MeshSource;
import dev.sailwright.backup.StoredBackup;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.Analysis;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.planning.Surroundings;
import dev.sailwright.playground.Scenario;
import dev.sailwright.port.EffectWitness.Point;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.StepFacts;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.AdvanceUpgrade;
import dev.sailwright.usecase.Command;
import dev.sailwright.usecase.RequestUpgrade;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Nothing is changed before what the mesh is now is stored, once, without secrets. */
class BackupFlowTest {
  private final Flow flow = new Flow(Scenario.behind());

  private Upgrade approved() {
    var proposed = flow.proposed("", "");
    flow.decide.approve(proposed.id(), proposed.digest(), Flow.BOB);
    return proposed;
  }

  private MeshBackup stored(String id) {
    return switch (flow.backups.stored(id)) {
      case StoredBackup.Complete complete -> complete.backup();
      default -> throw new AssertionError("no backup of " + id);
    };
  }

  private String document(String id, String name) {
    return stored(id).documents().stream()
        .filter(document -> document.name().equals(name))
        .map(MeshBackup.Document::text)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name));
  }

  @Test
  void theBackupIsStoredBeforeTheFirstChange() {
    var ended = flow.run(approved().id());

    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.effects)
        .filteredOn(point ->
            point == Point.STORE_BACKUP
                || point == Point.RUN_ISTIOCTL
                || point == Point.RESTART_WORKLOAD)
        .startsWith(Point.STORE_BACKUP, Point.RUN_ISTIOCTL)
        .containsOnlyOnce(Point.STORE_BACKUP);
    assertThat(document(ended.id(), "versions.yaml")).contains("1.29.6").doesNotContain("1.30.5");
  }

  @Test
  void theThreadTellsWhatIsStoredAndWhere() {
    var id = flow.run(approved().id()).id();

    assertThat(flow.told.texts())
        .anySatisfy(text ->
            assertThat(text)
                .startsWith("Backup: " + stored(id).documents().size() + " documents, sha256 ")
                .contains(stored(id).sha256().substring(0, 12))
                .contains("2 values that the inputs do not name")
                .endsWith("ConfigMap " + id + "-backup."));
  }

  @Test
  void whatTheInputsDoNotNameIsListed() {
    var id = flow.run(approved().id()).id();

    assertThat(document(id, "unexplained.diff"))
        .contains("# ConfigMap istio-system/values")
        .contains("- pilot.autoscaleMin: 2 (inputs: not set)")
        .contains("# ConfigMap istio-system/istio")
        .contains("- meshConfig.accessLogFile: /dev/stdout (inputs: not set)")
        .doesNotContain("trustDomain")
        .doesNotContain("discoveryAddress");
  }

  @Test
  void itsBeginAndItsEndAreInTheAudit() {
    var ended = flow.run(approved().id());

    assertThat(ended.audit().records())
        .filteredOn(record -> record.what().contains("/1-backup"))
        .extracting(AuditRecord::kind)
        .containsExactly(AuditRecord.Kind.EFFECT_BEGUN, AuditRecord.Kind.EFFECT_ENDED);
  }

  @Test
  void withoutABackupNothingIsChangedUntilAPersonMendsIt() {
    flow.backups.refuse(true);
    var paused = flow.run(approved().id());

    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.status().pausedBecause())
        .contains("without it nothing is changed")
        .contains("apply deploy/rbac.yaml");
    assertThat(flow.mesh.journal()).isEmpty();

    flow.backups.refuse(false);
    flow.steer.steer(paused.id(), Decision.Kind.RETRIED, Flow.BOB, "");
    assertThat(flow.run(paused.id()).status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  /** The process dies right after it stored; the mesh changes; the next one must not overwrite. */
  @Test
  void theBackupOfTheFirstAttemptWins() {
    var id = approved().id();
    var dying = flow.process("pod-a");
    for (var turn = 0; flow.backups.stored(id) instanceof StoredBackup.Missing; turn++) {
      assertThat(turn).isLessThan(20);
      assertThat(dying.advance(id)).isNotEqualTo(AdvanceUpgrade.Next.FINISHED);
      flow.clock.advance(Duration.ofSeconds(1));
    }
    var first = stored(id);
    flow.mesh.faults().sources(List.of(MeshSource.of("other.yaml", "somewhere else", "a: 1")));

    flow.run(id, "pod-b");

    assertThat(stored(id)).isEqualTo(first);
  }

  @Test
  void whatCouldNotBeReadIsNamed() {
    flow.mesh
        .faults()
        .sources(
            List.of(
                MeshSource.unread(
                    "inputs-mesh.yaml",
                    "ConfigMap istio-system/istio",
                    "the right to get configmaps is missing")));
    var id = flow.run(approved().id()).id();

    assertThat(document(id, "inputs-mesh.yaml"))
        .isEqualTo("# not read: the right to get configmaps is missing\n");
  }

  @Test
  void noSecretIsInIt() {
    flow.mesh
        .faults()
        .sources(
            List.of(
                new MeshSource(
                    "inputs-mesh.yaml",
                    "ConfigMap istio-system/istio",
                    """
                    mesh: |
                      extensionProviders:
                      - name: tracing
                        lightstep:
                          accessToken: c4n4ry
                          service: collector.example.com
                      ca: "{\\"password\\":\\"c4n4ry\\"}"
                    key: |
                      -----BEGIN PRIVATE KEY-----
                      c4n4ryc4n4ryc4n4ryc4n4ry
                      -----END PRIVATE KEY-----
                    """,
                    Map.of("meshConfig.extensionProviders[0].lightstep.accessToken", "c4n4ry"))));
    var id = flow.run(approved().id()).id();

    assertThat(stored(id).joined("backup"))
        .doesNotContain("c4n4ry")
        .contains("service: collector.example.com");
    assertThat(flow.told.told().toString()).doesNotContain("c4n4ry");
  }

  @Test
  void aRetryGetsWhatWasApprovedWhateverTheSettingsSaySince() {
    var content = "spec:\r\n  values: {pilot: {autoscaleMin: 2}} # ü\n\n  ";
    var policy = flow.policy.with(inputs(content));
    flow.settings(policy);
    var id = proposed(policy);
    var orders = new ArrayList<MeshInstaller.Order>();
    flow.mesh.faults().installExitCode(1);
    var paused = flow.run(id, process("pod-a", orders));
    assertThat(paused.status().phase()).isEqualTo(Phase.PAUSED);

    flow.mesh.faults().installExitCode(0);
    // The same file, to a YAML reader.
    flow.settings(policy.with(inputs("spec:\n  values: {pilot: {autoscaleMin: 2}} # ü\n")));
    flow.steer.steer(paused.id(), Decision.Kind.RETRIED, Flow.BOB, "");
    var ended = flow.run(paused.id(), process("pod-b", orders));

    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(orders).hasSize(2);
    assertThat(orders.get(1)).isEqualTo(orders.get(0));
    assertThat(orders.get(1).change().inputs()).isEqualTo(policy.inputs());
    assertThat(orders.get(1).change().inputs().files().getFirst().content()).isEqualTo(content);
  }

  private static InstallInputs inputs(String content) {
    return new InstallInputs(
        List.of(
            new InstallInputs.InputFile(
                "mesh.yaml", content, Map.of("values.pilot.autoscaleMin", "2"))),
        Scenario.behind().inputs().sets());
  }

  /** With these settings, asked for by Alice and approved by Bob. */
  private String proposed(ClusterPolicy policy) {
    var command = new Command.Upgrade(policy, Optional.empty(), Optional.empty(), false);
    var asked = flow.request.request(command, Flow.ALICE, "C0GENERAL1", Optional.empty());
    assertThat(asked).isInstanceOf(RequestUpgrade.Outcome.Proposed.class);
    var proposed = flow.store.ofCluster(policy.cluster()).getFirst();
    flow.decide.approve(proposed.id(), proposed.digest(), Flow.BOB);
    return proposed.id();
  }

  /** A process whose orders to istioctl are seen. */
  private AdvanceUpgrade process(String holder, List<MeshInstaller.Order> orders) {
    var seeing =
        new MeshInstaller() {
          @Override
          public Surroundings.Istioctl verify(IstioVersion version) {
            return flow.mesh.verify(version);
          }

          @Override
          public Surroundings.Precheck precheck(String cluster, IstioVersion version) {
            return flow.mesh.precheck(cluster, version);
          }

          @Override
          public Render render(
              IstioVersion version, MeshChange.Install install, Predicate<String> kinds) {
            return flow.mesh.render(version, install, kinds);
          }

          @Override
          public Analysis.Run analyze(String cluster, IstioVersion version) {
            return flow.mesh.analyze(cluster, version);
          }

          @Override
          public StepFacts.Removal wouldRemove(
              String cluster, IstioVersion version, String revision) {
            return flow.mesh.wouldRemove(cluster, version, revision);
          }

          @Override
          public void start(String key, Order order) {
            orders.add(order);
            flow.mesh.start(key, order);
          }

          @Override
          public StepFacts.Install progress(String key) {
            return flow.mesh.progress(key);
          }
        };
    return flow.process(holder, flow.store, seeing, flow.mesh);
  }
}
