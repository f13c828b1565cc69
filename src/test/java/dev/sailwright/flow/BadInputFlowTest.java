package dev.sailwright.flow;

import static dev.sailwright.flow.Flow.ALICE;
import static dev.sailwright.flow.Flow.BOB;
import static dev.sailwright.flow.Flow.EVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.adapter.istioctl.IstioctlInstaller;
import dev.sailwright.adapter.istioctl.KeptHashes;
import dev.sailwright.adapter.istioctl.KeptRenderings;
import dev.sailwright.adapter.istioctl.PinnedBinaries;
import dev.sailwright.adapter.istioctl.ProcessRunner;
import dev.sailwright.adapter.slack.SigningSecrets;
import dev.sailwright.mesh.InstallEvidence;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.playground.Scenario;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bad input at the signed endpoint: a clear answer that says what to do, nothing changed, nothing
 * lost.
 */
class BadInputFlowTest {
  private static final SigningSecrets SOMEBODY = new SigningSecrets("guessed", Optional.empty());

  @TempDir Path binaries;
  private Flow flow = new Flow(Scenario.behind());
  private Optional<SlackEndpoint> endpoint = Optional.empty();

  @AfterEach
  void close() throws Exception {
    if (endpoint.isPresent()) {
      endpoint.get().close();
    }
  }

  private SlackEndpoint slack() throws Exception {
    if (endpoint.isEmpty()) {
      endpoint = Optional.of(new SlackEndpoint(flow, flow.mesh));
    }
    return endpoint.get();
  }

  private void nothingHappened() {
    assertThat(flow.mesh.journal()).isEmpty();
    assertThat(flow.store.ofCluster("prod")).isEmpty();
  }

  private String card() throws Exception {
    assertThat(slack().answer(slack().command("upgrade prod", ALICE))).contains("Planned `prod-1`");
    return "prod-1|" + flow.now("prod-1").digest();
  }

  /** Nobody decided, nothing ran, and the right person's click still does it. */
  private void canStillBeApproved(String value) throws Exception {
    assertThat(flow.now("prod-1").decisions()).isEmpty();
    assertThat(flow.mesh.journal()).isEmpty();
    assertThat(slack().answer(slack().click("approve", value, BOB))).contains("Approved by");
    assertThat(flow.now("prod-1").decision().map(Decision::user)).contains(BOB);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          status prdo         | There is no cluster `prdo`                | Try `/istio status prod`
          upgrade prdo        | There is no cluster `prdo`                | Try `/istio upgrade prod`
          upgrade prod 1.31.9 | is not a release that Sailwright knows    | releases
          upgrade prod 1.28.9 | would be a downgrade                      | /istio
          upgrade prod latest | latest                                    | /istio upgrade
          """)
  void aCommandThatCannotBeMeantIsAnsweredWithTheWayOn(String text, String problem, String way)
      throws Exception {
    assertThat(slack().answer(slack().command(text, ALICE))).contains(problem, way);
    nothingHappened();
    card();
  }

  @Test
  void aVersionThatIsFarIsAnsweredWithTheFirstHopAndWhereItLeads() throws Exception {
    assertThat(slack().answer(slack().command("upgrade prod 1.31.1", ALICE)))
        .contains("Istio 1.29.6 → 1.30.5", ", hop 1 of 2 on the way to 1.31.1");
  }

  @ParameterizedTest
  @EnumSource(
      value = InstallEvidence.Method.class,
      names = {"HELM", "SAIL"})
  void aMeshThatAnotherToolOwnsIsLeftToIt(InstallEvidence.Method owner) throws Exception {
    var healthy = Scenario.behind();
    flow =
        new Flow(
            new Scenario(
                healthy.id(),
                healthy.title(),
                healthy.kubernetes(),
                healthy.istiod(),
                healthy.alive(),
                new InstallEvidence(Set.of(owner), List.of("its label"), Optional.empty()),
                healthy.inputs(),
                healthy.workloads(),
                healthy.alerts()));
    assertThat(slack().answer(slack().command("upgrade prod", ALICE)))
        .contains("istioctl must not touch it", "Upgrade it with the tool that owns it.");
    nothingHappened();
  }

  @Test
  void withoutTheBinaryNothingIsPlanned() throws Exception {
    endpoint = Optional.of(new SlackEndpoint(flow, istioctl("0".repeat(64))));
    assertThat(slack().answer(slack().command("upgrade prod", ALICE)))
        .contains("There is no file", "1.30.5/istioctl");
    nothingHappened();
  }

  @Test
  void aBinaryWithAnotherHashIsNotRun() throws Exception {
    var ran = binaries.resolve("ran");
    var file = Files.createDirectories(binaries.resolve("1.30.5")).resolve("istioctl");
    Files.writeString(file, "#!/bin/sh\ntouch " + ran + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    endpoint = Optional.of(new SlackEndpoint(flow, istioctl("0".repeat(64))));
    assertThat(slack().answer(slack().command("upgrade prod", ALICE)))
        .contains("has SHA-256", "it was not run", "Fetch the release's own file again");
    assertThat(ran).doesNotExist();
    nothingHappened();
  }

  private MeshInstaller istioctl(String hash) {
    return new IstioctlInstaller(
        new PinnedBinaries(
            Optional.of(binaries), Map.of(IstioVersion.of("1.30.5"), hash), KeptHashes.nowhere()),
        new ProcessRunner(Map.of(), Set.of()),
        cluster -> Optional.empty(),
        Optional.empty(),
        binaries,
        KeptRenderings.nowhere(),
        Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @CsvSource({"status prod,could not be seen", "upgrade prod,could not be seen"})
  void anUnreachableKubernetesIsNeverCalledFine(String text, String problem) throws Exception {
    flow.mesh.faults().unreachable(true);
    assertThat(slack().answer(slack().command(text, ALICE)))
        .containsIgnoringCase(problem)
        .doesNotContain("healthy");
    nothingHappened();
    flow.mesh.faults().unreachable(false);
    card();
  }

  @Test
  void anApprovalWhileTheMeshCannotBeSeenIsKeptAndBeginsNothingUntilItCan() throws Exception {
    var value = card();
    flow.mesh.faults().unreachable(true);
    assertThat(slack().answer(slack().click("approve", value, BOB))).contains("Approved by");
    var process = flow.process("pod-a");
    for (var turn = 0; turn < 5; turn++) {
      process.advance("prod-1");
    }
    assertThat(flow.now("prod-1").status().steps().getFirst().note()).contains("could not be seen");
    assertThat(flow.mesh.journal()).isEmpty();
    flow.mesh.faults().unreachable(false);
    assertThat(flow.run("prod-1").status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void missingRightsAreNamedAtTheRequestAndBeforeAnythingBegins() throws Exception {
    flow.mesh.faults().missingRights(List.of("patch deployments.apps in shop"));
    assertThat(slack().answer(slack().command("upgrade prod", ALICE)))
        .contains("patch deployments.apps in shop", "deploy/rbac.yaml");
    nothingHappened();
    flow.mesh.faults().missingRights(List.of());
    var value = card();
    flow.mesh.faults().missingRights(List.of("patch deployments.apps in shop"));
    assertThat(slack().answer(slack().click("approve", value, BOB))).contains("Approved by");
    assertThat(flow.run("prod-1").status().phase()).isEqualTo(Phase.PAUSED);
    assertThat(String.join("\n", flow.told.told().getLast().lines()))
        .contains("patch deployments.apps in shop", "deploy/rbac.yaml");
    assertThat(flow.mesh.journal()).isEmpty();
    flow.mesh.faults().missingRights(List.of());
    flow.steer.steer("prod-1", Decision.Kind.RETRIED, BOB, "");
    assertThat(flow.run("prod-1").status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void aForgedClickIsRefusedBeforeItIsRead() throws Exception {
    var value = card();
    var answers = slack().answers();
    assertThat(slack().deliver(slack().click("approve", value, BOB), SOMEBODY)).isEqualTo(401);
    assertThat(slack().answers()).isEqualTo(answers);
    canStillBeApproved(value);
  }

  @Test
  void anOldClickThatIsSentAgainIsRefused() throws Exception {
    var value = card();
    var old = slack().click("approve", value, BOB);
    flow.clock.advance(Duration.ofMinutes(6));
    assertThat(slack().deliver(old)).isEqualTo(401);
    canStillBeApproved(value);
  }

  @Test
  void aFreshRequestThatIsSentAgainIsDoneOnce() throws Exception {
    var asked = slack().command("upgrade prod", ALICE);
    assertThat(slack().answer(asked)).contains("Planned `prod-1`");
    assertThat(slack().deliver(asked)).isEqualTo(200);
    var value = "prod-1|" + flow.now("prod-1").digest();
    var click = slack().click("approve", value, BOB);
    assertThat(slack().answer(click)).contains("Approved by");
    assertThat(slack().deliver(click)).isEqualTo(200);
    slack().answer(slack().command("help", ALICE));
    assertThat(flow.store.ofCluster("prod")).hasSize(1);
    assertThat(flow.now("prod-1").decisions()).hasSize(1);
    assertThat(flow.run("prod-1").status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(flow.mesh.journal()).hasSize(7).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    ALICE + ",You asked for this upgrade; somebody else has to approve it.",
    EVE + ",You are not an approver of prod."
  })
  void aClickByTheWrongPersonLeavesTheCardToTheRightOne(String user, String answer)
      throws Exception {
    var value = card();
    assertThat(slack().answer(slack().click("approve", value, user))).contains(answer);
    canStillBeApproved(value);
  }

  @Test
  void anExpiredCardSaysHowToAskAgainAndAskingAgainWorks() throws Exception {
    var value = card();
    flow.clock.advance(Duration.ofMinutes(31));
    assertThat(slack().answer(slack().click("approve", value, BOB)))
        .contains("This card expired; ask again with `/istio upgrade`.");
    assertThat(flow.run("prod-1").status().phase()).isEqualTo(Phase.EXPIRED);
    assertThat(flow.mesh.journal()).isEmpty();
    assertThat(slack().answer(slack().command("upgrade prod", ALICE))).contains("Planned `prod-2`");
    var fresh = "prod-2|" + flow.now("prod-2").digest();
    assertThat(slack().answer(slack().click("approve", fresh, BOB))).contains("Approved by");
  }
}
