package dev.sailwright.adapter.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.audit.Verdict;
import dev.sailwright.audit.Verdict.Outcome;
import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.planning.StepKind;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.PlanReports;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Origin;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.ApproveOutside;
import dev.sailwright.usecase.CompareMeshes;
import dev.sailwright.usecase.Diagnose;
import dev.sailwright.usecase.RunPrecheck;
import dev.sailwright.usecase.ShowReleases;
import dev.sailwright.usecase.ShowStatus;
import dev.sailwright.usecase.ShowVersions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
  private static final String DIGEST = "0123456789abcdef".repeat(4);
  private static final Upgrade UPGRADE = upgrade();

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Recorder program = new Recorder();

  private int run(String... arguments) {
    return typing("", arguments);
  }

  private int typing(String line, String... arguments) {
    var in = new BufferedReader(new StringReader(line));
    return new Cli(program, in, new PrintWriter(out), new PrintWriter(err), false).run(arguments);
  }

  @Test
  void aMeshWithBlockersEndsWithOne() {
    program.answer = Reports::night;
    assertThat(run("status")).isEqualTo(1);
    assertThat(out.toString()).startsWith("DOWN");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aMeshThatIsFineEndsWithZero() {
    program.answer = () -> Reports.of(new MeshBuilder().istiod("1.31.1").build());
    assertThat(run("status")).isZero();
  }

  @Test
  void warningsAloneEndWithZero() {
    program.answer = Reports::behind;
    assertThat(run("status")).isZero();
    assertThat(out.toString()).startsWith("DEGRADED");
  }

  @Test
  void aDiagnosisNamesTheCauseBeforeItsSymptomsAndEndsWithOne() {
    program.answer = Reports::night;
    assertThat(run("diagnose", "--context", "prod")).isEqualTo(1);
    assertThat(program.calls).containsExactly("diagnose Optional.empty Optional[prod]");
    assertThat(out.toString())
        .startsWith("DOWN")
        .containsSubsequence(
            "Causes",
            "NEEDED_API_GONE",
            "explains 7 of 8 other findings:",
            "- istiod 1.7.4 is down on Kubernetes 1.34.2.",
            "Versions that run on this Kubernetes",
            "1.31.1, 1.30.5",
            "Ruled out");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= Page.WIDTH);
  }

  @Test
  void aDiagnosisWithTooLittleSightEndsWithThreeAndNamesTheRight() {
    program.answer =
        () ->
            Reports.of(
                new MeshBuilder()
                    .istiod("1.31.1")
                    .blind(BlindSpot.Area.WEBHOOKS, "webhooks", "no right to list webhooks")
                    .build());
    assertThat(run("diagnose")).isEqualTo(3);
    assertThat(out.toString())
        .contains("that does not make it fine", "no right to list webhooks")
        .doesNotContain("a Service, endpoints and an authority");
  }

  @Test
  void aComparisonMarksTheVersionAndEndsWithOne() {
    program.answer = Reports::night;
    assertThat(run("compare", "dev", "prod")).isEqualTo(1);
    assertThat(program.calls).containsExactly("compare Optional.empty dev Optional[prod]");
    assertThat(out.toString())
        .startsWith("SUSPICIOUS  dev and prod\nSuspicious: Istio version.")
        .containsSubsequence(
            "DEGRADED  dev",
            "Istio 1.16.1, Kubernetes 1.34.2",
            "DOWN  prod",
            "Istio 1.7.4, Kubernetes 1.34.2",
            "Suspicious\n  - Istio version\n    dev: 1.16.1\n    prod: 1.7.4\n",
            "(NEEDED_API_GONE)",
            "Other differences",
            "mesh config: accessLogEncoding\n    dev: not set\n    prod: TEXT\n",
            "The same",
            "Kubernetes version: 1.34.2");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= Page.WIDTH);
  }

  @Test
  void aPrecheckTellsBlockersFirstAndEndsWithOne() {
    program.answer = Reports::night;
    assertThat(run("precheck", "1.29.1", "--context", "prod")).isEqualTo(1);
    assertThat(program.calls)
        .containsExactly("precheck Optional.empty Optional[prod] Optional[1.29.1]");
    assertThat(out.toString())
        .startsWith("BLOCKED  prod: Istio 1.7.4 → 1.29.1")
        .containsSubsequence(
            "Found",
            "BLOCKER  P10 TARGET_SKIPS_MINORS",
            "APPROVAL  P02 INSTALL_METHOD_UNPROVEN",
            "Passed",
            "This would be accepted",
            "/istio upgrade prod 1.29.1 --emergency");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= Page.WIDTH);
  }

  @Test
  void twoMeshesThatAreWellEndWithZeroHoweverMuchTheyDiffer() {
    program.dev = () -> new MeshBuilder().cluster("dev").istiod("1.31.1").build();
    program.answer = () -> Reports.of(new MeshBuilder().istiod("1.31.0").build());
    assertThat(run("compare", "dev", "prod")).isZero();
    assertThat(out.toString())
        .startsWith("NOTHING_SUSPICIOUS")
        .containsSubsequence("Other differences", "Istio version", "dev: 1.31.1", "prod: 1.31.0");
  }

  @Test
  void twoMeshesThatAreBrokenAlikeEndWithOne() {
    program.dev = () -> brokenAlike("dev");
    program.answer = () -> Reports.of(brokenAlike("prod"));
    assertThat(run("compare", "dev", "prod")).isEqualTo(1);
    assertThat(out.toString()).startsWith("BOTH_BROKEN");
  }

  private static MeshState brokenAlike(String cluster) {
    return new MeshBuilder()
        .cluster(cluster)
        .istiod("1.31.1", 1, 0, ControlPlane.Answer.REFUSED)
        .build();
  }

  @Test
  void aComparisonWithTooLittleSightEndsWithThree() {
    program.dev =
        () ->
            MeshState.unseen("dev", Instant.EPOCH, "https://dev:6443 did not answer", "Check it.");
    program.answer = () -> Reports.of(new MeshBuilder().istiod("1.31.1").build());
    assertThat(run("compare", "dev")).isEqualTo(3);
    assertThat(program.calls).containsExactly("compare Optional.empty dev Optional.empty");
    assertThat(out.toString())
        .contains(
            "Too little could be seen",
            "everything: not seen on dev",
            "https://dev:6443 did not answer",
            "Istio 1.31.1")
        .doesNotContain("The same", "Other differences");
  }

  @Test
  void aComparisonNeedsACluster() {
    assertThat(run("compare")).isEqualTo(2);
    assertThat(run("compare", "a", "b", "c")).isEqualTo(2);
    assertThat(program.calls).isEmpty();
  }

  @Test
  void aPrecheckThatFindsNothingThatBlocksEndsWithZero() {
    program.answer = Reports::behind;
    assertThat(run("precheck")).isZero();
    assertThat(out.toString()).startsWith("TO_ACKNOWLEDGE").contains("1.29.6 → 1.30.5");
  }

  @Test
  void aPrecheckOfWhatCouldNotBeSeenEndsWithThree() {
    program.answer =
        () ->
            Reports.of(
                new MeshBuilder()
                    .istiod("1.30.5")
                    .blind(BlindSpot.Area.EVENTS, "events", "no right to list events")
                    .build());
    assertThat(run("precheck", "-o", "json")).isEqualTo(3);
    assertThat(out.toString()).contains("\"verdict\" : \"UNKNOWN\"", "no right to list events");
  }

  @Test
  void aPrecheckOfNoVersionIsBadUsage() {
    assertThat(run("precheck", "newest")).isEqualTo(2);
    assertThat(err.toString()).contains("`newest` is not a version such as 1.29.1.");
    assertThat(program.calls).isEmpty();
  }

  @Test
  void versionsTellSupportAndBulletinsOfWhatRuns() {
    program.answer =
        () ->
            Reports.of(new MeshBuilder().istiod("1.29.1").deployment("web", 3, 3, "1.7.4").build());
    assertThat(run("versions", "--context", "prod")).isZero();
    assertThat(program.calls).containsExactly("versions Optional.empty Optional[prod]");
    assertThat(out.toString())
        .containsSubsequence(
            "newest Istio for it 1.31.1",
            "1.29.1",
            "1 control plane, 0 proxies",
            "support ended 2026-10-12 (42 days ago)",
            "newest patch 1.29.8",
            "1 security bulletin affects it; none affects 1.29.8",
            "ISTIO-SECURITY-2026-006 (8.1) Proxies can be made to crash",
            "1.7.4",
            "0 control planes, 3 proxies",
            "which this is not",
            "not said to be affected or safe by 1 security bulletin");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= Page.WIDTH);
  }

  @Test
  void versionsOfWhatCouldNotBeSeenEndWithThree() {
    program.answer =
        () ->
            Reports.of(
                new MeshBuilder()
                    .istiod("1.31.1")
                    .blind(BlindSpot.Area.DATA_PLANE, "pods", "no right to list pods")
                    .build());
    assertThat(run("versions")).isEqualTo(3);
    assertThat(out.toString()).contains("no right to list pods");
  }

  @Test
  void releasesTellWhatIsSupportedAndWhatIsNew() {
    assertThat(run("releases")).isZero();
    assertThat(out.toString())
        .containsSubsequence(
            "as of 2026-11-23",
            "1.31  newest 1.31.1, Kubernetes 1.32–1.37",
            "released 2026-08-31; supported until about 2027-02-28 (97 days left)",
            "no known security bulletin affects it",
            "before you upgrade to it:",
            "Gateways that share a host",
            "1.29  newest 1.29.8",
            "support ended")
        .doesNotContain("1.16");
    assertThat(run("releases", "-o", "json")).isZero();
    assertThat(out.toString()).contains("sailwright.dev/releases/v1");
  }

  @Test
  void aPlanTellsWhatWillBeDoneAndHowToGoBack() {
    program.answer = Reports::behind;
    assertThat(run("plan", "--context", "prod")).isZero();
    assertThat(program.calls).containsExactly("plan Optional.empty Optional[prod] Optional.empty");
    assertThat(out.toString())
        .startsWith("READY  prod: Istio 1.29.6 → 1.30.5, in place")
        .containsSubsequence(
            "INPUTS_DIFFER",
            "Hops",
            "1.29.6 → 1.30.5, for Kubernetes 1.32–1.36, supported until about",
            "then 1.30.5 → 1.31.1",
            "Strategy",
            "With `--canary`",
            "Install inputs",
            "0 files, 2 settings",
            "ConfigMap istio-system/values: 2 values, 1 of them not explained by the",
            "Steps",
            "Restart wave 1: 1 workload, 3 pods",
            "accounts: 1 workload, 3 pods",
            "Restart wave 2: 2 workloads, 4 pods",
            "Cannot be moved by a restart",
            "Job shop/nightly-report",
            "Gateways",
            "istio-ingressgateway: istioctl moves it together",
            "What istioctl would apply",
            "0 objects come new, 2 change, 0 are no longer part of it",
            "The way back",
            "until the first wave begins: istioctl 1.29.6",
            "restarted again, up to 6",
            "Duration",
            "4 to 30 minutes");
    assertThat(out.toString().lines())
        .filteredOn(line -> !line.startsWith("Plan "))
        .allMatch(line -> line.length() <= Page.WIDTH);
  }

  @Test
  void aPlanMayBeThatOfACanary() {
    program.answer = Reports::behind;
    assertThat(run("plan", "1.30.5", "--canary")).isZero();
    assertThat(program.calls)
        .containsExactly("plan Optional.empty Optional.empty Optional[1.30.5] canary");
  }

  @Test
  void whatRestartsOneAfterAnotherIsNamedInItsWave() {
    program.answer = () -> Reports.of(PlanReports.quorums().mesh());
    assertThat(run("plan")).isZero();
    assertThat(out.toString())
        .containsSubsequence(
            "Restart wave 3: 2 workloads, 6 pods",
            "one after another, never two at once: StatefulSet shop/kafka, StatefulSet",
            "shop/zookeeper");
  }

  @Test
  void ofAGoalThatIsFarTheFirstHopIsPlanned() {
    program.answer = Reports::behind;
    assertThat(run("plan", "1.31.1")).isZero();
    assertThat(out.toString())
        .startsWith("READY  prod: Istio 1.29.6 → 1.30.5")
        .contains("then 1.30.5 → 1.31.1");
  }

  @Test
  void aPlanThatCannotBeAskedForIsShownWithItsBlockersAndEndsWithOne() {
    program.answer = Reports::night;
    assertThat(run("plan")).isEqualTo(1);
    assertThat(out.toString())
        .startsWith("BLOCKED  prod: Istio 1.7.4 → 1.31.1")
        .containsSubsequence(
            "What stands against it",
            "TARGET_SKIPS_MINORS",
            "this would be accepted: /istio upgrade prod 1.31.1 --emergency",
            "over 24 minors",
            "There is no way back to 1.7.4");
  }

  @Test
  void aPlanOfWhatCouldNotBeSeenEndsWithThree() {
    program.answer =
        () ->
            Reports.of(
                new MeshBuilder()
                    .istiod("1.29.6")
                    .blind(BlindSpot.Area.WEBHOOKS, "webhooks", "no right to list webhooks")
                    .build());
    assertThat(run("plan")).isEqualTo(3);
    assertThat(out.toString()).contains("BLOCKED", "no right to list webhooks");
  }

  @Test
  void theRenderedDifferenceAloneIsPrintedAsItIs() {
    program.answer = Reports::behind;
    assertThat(run("plan", "--diff")).isZero();
    assertThat(out.toString()).isEqualTo("# What differs\n~ Deployment istio-system/istiod\n");
  }

  @Test
  void aPlanOfNoVersionIsBadUsage() {
    assertThat(run("plan", "newest")).isEqualTo(2);
    assertThat(err.toString()).contains("`newest` is not a version such as 1.29.1.");
  }

  @Test
  void tooLittleSightEndsWithThree() {
    program.answer =
        () ->
            Reports.of(
                new MeshBuilder()
                    .istiod("1.31.1")
                    .blind(BlindSpot.Area.WEBHOOKS, "webhooks", "no right")
                    .build());
    assertThat(run("status")).isEqualTo(3);
  }

  @Test
  void nobodyAnsweringEndsWithThreeAndOneLine() {
    program.answer =
        () -> {
          throw new UnreachableException(
              "https://10.0.0.1:6443 does not answer; check the network.");
        };
    assertThat(run("status")).isEqualTo(3);
    assertThat(err.toString())
        .isEqualTo("https://10.0.0.1:6443 does not answer; check the network.\n");
    assertThat(out.toString()).isEmpty();
  }

  /** docs/json.md: without an answer there is no object, and never half of one. */
  @ParameterizedTest
  @ValueSource(
      strings = {"status", "diagnose", "precheck", "plan", "plan --refresh", "versions --refresh"})
  void whatCouldNotAnswerPrintsNoObject(String command) {
    var words = (command + " -o json").split(" ");
    program.answer =
        () -> {
          throw new UnreachableException("https://10.0.0.1:6443 does not answer.");
        };
    assertThat(run(words)).isEqualTo(3);
    program.answer =
        () -> {
          throw new CommandFailed(ExitCodes.BAD_USAGE, "There is no cluster `pord`.");
        };
    assertThat(run(words)).isEqualTo(2);
    assertThat(run("statsu", "-o", "json")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .contains("https://10.0.0.1:6443 does not answer.", "There is no cluster `pord`.");
  }

  /** And with one there is, whatever the exit code says of it. */
  @Test
  void whatCouldAnswerPrintsItsObjectWithEveryExitCode() {
    program.answer = Reports::night;
    assertThat(run("diagnose", "-o", "json")).isEqualTo(1);
    assertThat(out.toString()).startsWith("{");
    out.getBuffer().setLength(0);
    program.answer =
        () ->
            Reports.of(
                new MeshBuilder()
                    .istiod("1.31.1")
                    .blind(BlindSpot.Area.WEBHOOKS, "webhooks", "no right")
                    .build());
    assertThat(run("status", "-o", "json")).isEqualTo(3);
    assertThat(out.toString()).startsWith("{");
  }

  @Test
  void aCommandThatFailsSaysWhyAndEndsAsItSays() {
    program.answer =
        () -> {
          throw new CommandFailed(
              ExitCodes.BAD_USAGE, "There is no cluster `pord`. Did you mean `prod`?");
        };
    assertThat(run("status", "--context", "pord")).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("There is no cluster `pord`. Did you mean `prod`?\n");
  }

  /** Nobody's lists are read by a terminal that was not told to. */
  @ParameterizedTest
  @ValueSource(
      strings = {"status", "diagnose", "precheck", "plan", "compare dev", "versions", "releases"})
  void thePublishersListsAreReadWhenAsked(String command) {
    program.answer = Reports::behind;
    run(command.split(" "));
    run((command + " --refresh").split(" "));
    assertThat(program.calls).hasSize(2);
    assertThat(program.calls.get(1)).isEqualTo(program.calls.get(0) + " refresh");
  }

  @Test
  void optionsReachTheProgram() {
    program.answer = Reports::night;
    run("status", "--context", "prod", "--config", "my.yaml", "-o", "json");
    assertThat(program.calls).containsExactly("status Optional[my.yaml] Optional[prod]");
    assertThat(out.toString())
        .startsWith("{")
        .contains("\"format\" : \"sailwright.dev/status/v1\"");
    run("serve", "--config", "my.yaml");
    run("playground");
    assertThat(program.calls).endsWith("serve Optional[my.yaml]", "playground");
    assertThat(out.toString()).endsWith("it is at http://127.0.0.1:1/\n");
  }

  @Test
  void wrongWordsEndWithTwoAndTheNearestRightOnes() {
    assertThat(run("statsu")).isEqualTo(2);
    assertThat(err.toString()).contains("status");
    assertThat(run("status", "-o", "xml")).isEqualTo(2);
    assertThat(err.toString()).contains("xml");
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required subcommand");
    assertThat(program.calls).isEmpty();
  }

  @Test
  void helpAndVersionEndWithZero() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("status", "serve", "playground", "version", "Exit codes");
    assertThat(run("status", "--help")).isZero();
    assertThat(run("version")).isZero();
    assertThat(out.toString()).endsWith("sailwright 1.2.3\n");
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).endsWith("sailwright 1.2.3\n");
  }

  @Test
  void aShellCanBeTaughtToCompleteTheCommands() {
    assertThat(run("generate-completion")).isZero();
    assertThat(out.toString()).contains("complete -F", "diagnose", "--context");
  }

  /** A real bash reads the script, and is asked what Tab would do. */
  @ParameterizedTest
  @CsvSource({
    "di, diagnose",
    "stat, status",
    "gen, generate-completion",
    "audit ver, verify",
    "plan --can, --canary",
    "compare --ref, --refresh"
  })
  void tabEndsWhatWasBegun(String begun, String word) throws IOException, InterruptedException {
    assertThat(run("generate-completion")).isZero();
    var script = Files.writeString(folder.resolve("completion"), out.toString());
    var asked =
        """
        . "$1"
        COMP_WORDS=(sailwright $2)
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        COMP_LINE="sailwright $2"
        COMP_POINT=${#COMP_LINE}
        $(complete -p sailwright | sed 's/.* -F \\([^ ]*\\) .*/\\1/')
        echo ${COMPREPLY[@]}
        """;
    var bash =
        new ProcessBuilder(
                "bash", "--norc", "--noprofile", "-c", asked, "bash", script.toString(), begun)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var answer = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor()).isZero();
    assertThat(answer.strip()).isEqualTo(word);
  }

  @Test
  void auditVerifyIsFineOnlyWhenSomethingWasVerifiedAndNothingElseIsLeft() {
    var whole = new Verdict("prod-1", Outcome.VERIFIED, 7, "7 records");
    var open = new Verdict("prod-2", Outcome.NOT_VERIFIED, 2, "it had not ended");
    var edited = new Verdict("prod-3", Outcome.EDITED, 1, "record 2 (line 9 of the log) is not");
    program.verdicts = List.of(whole);
    assertThat(run("audit", "verify", "--log", "-")).isZero();
    assertThat(out.toString()).isEqualTo("VERIFIED prod-1\n  7 records\n");
    program.verdicts = List.of(whole, open);
    assertThat(run("audit", "verify", "--log", "-")).isEqualTo(3);
    program.verdicts = List.of(edited, whole, open);
    assertThat(run("audit", "verify", "--log", "-")).isEqualTo(1);
    assertThat(out.toString()).contains("EDITED prod-3\n  record 2 (line 9 of the log) is not\n");
    program.verdicts = List.of();
    assertThat(run("audit", "verify", "--log", "-")).isEqualTo(3);
    assertThat(out.toString()).endsWith("so nothing was verified.\n");
  }

  @Test
  void auditVerifyPassesItsWordsOnAndAsksForALog() {
    program.verdicts = List.of();
    run("audit", "verify", "--config", "my.yaml", "--log", "bot.log", "prod-3", "prod-4");
    assertThat(program.calls).containsExactly("audit Optional[my.yaml] bot.log [prod-3, prod-4]");
    assertThat(run("audit", "verify", "prod-3")).isEqualTo(2);
    assertThat(err.toString()).contains("--log", "kubectl logs");
    assertThat(run("audit")).isEqualTo(2);
    assertThat(run("audit", "verify", "--help")).isZero();
  }

  @Test
  void approvingShowsThePlanAndRecordsOnlyAfterAYes() {
    program.approving = CliTest::recordedIfAgreed;
    assertThat(typing("yes\n", "approve", "prod-3", "--digest", DIGEST)).isZero();
    assertThat(out.toString())
        .contains(
            "prod-3  Istio 1.29.6 → 1.30.5 on prod",
            "plan " + UPGRADE.digest(),
            "1. Precheck",
            "Deployment shop/cart",
            "YOU ACKNOWLEDGE inputs-differ",
            "pilot.autoscaleMin: 2",
            "To approve exactly this as kubernetes:jane, type yes",
            "Approved as kubernetes:jane");
    for (var answer : List.of("", "\n", "no\n", "y\n", "YES please\n")) {
      assertThat(typing(answer, "approve", "prod-3", "--digest", DIGEST)).isEqualTo(1);
      assertThat(out.toString())
          .endsWith("Nothing was recorded. Say --yes where nobody can type.\n");
    }
    assertThat(run("approve", "prod-3", "--digest", DIGEST, "--yes")).isZero();
  }

  @Test
  void approvingEndsByWhatBecameOfIt() {
    program.approving = agreed -> new ApproveOutside.Outcome.Refused("not among");
    assertThat(run("approve", "prod-3", "--digest", DIGEST)).isEqualTo(1);
    assertThat(out.toString()).isEqualTo("not among\n");
    program.approving = agreed -> new ApproveOutside.Outcome.NotRecorded("is not known");
    assertThat(run("approve", "prod-3", "--digest", DIGEST)).isEqualTo(3);
  }

  @Test
  void approvingNeedsTheWholeDigest() {
    assertThat(run("approve", "prod-3")).isEqualTo(2);
    assertThat(run("approve", "--digest", DIGEST)).isEqualTo(2);
    assertThat(run("approve", "prod-3", "--digest", DIGEST.substring(0, 8))).isEqualTo(2);
    assertThat(err.toString()).contains("64 hex digits; copy the command from the card");
    assertThat(run("approve", "prod-3", "--digest", DIGEST, "--step", "0")).isEqualTo(2);
    assertThat(program.calls).isEmpty();
    run("approve", "prod-3", "--digest", DIGEST, "--step", "5", "--context", "home", "-n", "sw");
    assertThat(program.calls)
        .containsExactly(
            "approve Home[settings=Optional.empty, context=Optional[home],"
                + " namespace=Optional[sw]] Order[id=prod-3, digest="
                + DIGEST
                + ", step=Optional[4]]");
  }

  private static ApproveOutside.Outcome recordedIfAgreed(Predicate<ApproveOutside.Review> agreed) {
    var decision =
        new Decision(
            Decision.Kind.APPROVED,
            "kubernetes:jane",
            UPGRADE.expiresAt(),
            UPGRADE.digest(),
            List.of(),
            "");
    return agreed.test(new ApproveOutside.Review(UPGRADE, Optional.empty(), "kubernetes:jane"))
        ? new ApproveOutside.Outcome.Recorded(UPGRADE, decision)
        : new ApproveOutside.Outcome.Declined();
  }

  private static Upgrade upgrade() {
    var at = Instant.parse("2026-11-23T20:31:00Z");
    return Upgrade.proposed(
        "prod-3",
        new Origin(
            "U0ALICE01", at, "C0INCIDENT", Optional.empty(), Optional.empty(), Optional.empty()),
        new UpgradePlan(
            "prod",
            Optional.of(IstioVersion.of("1.29.6")),
            IstioVersion.of("1.30.5"),
            "1.34.2",
            InstallInputs.none(),
            "ab".repeat(32),
            List.of(
                PlanStep.of(StepKind.PRECHECK),
                new PlanStep(
                    StepKind.RESTART_WAVE,
                    1,
                    List.of(new WorkloadRef("Deployment", "shop", "cart")))),
            List.of(),
            List.of(),
            List.of(
                Finding.of(
                    FindingCode.INPUTS_DIFFER,
                    Severity.APPROVAL,
                    "1 recorded install value would be reverted.",
                    List.of("pilot.autoscaleMin: 2 (inputs: not set)"),
                    "")),
            Optional.empty(),
            3,
            1),
        at.plusSeconds(1800));
  }

  private static final class Recorder implements Program {
    private List<Verdict> verdicts = List.of();
    private Function<Predicate<ApproveOutside.Review>, ApproveOutside.Outcome> approving =
        agreed -> new ApproveOutside.Outcome.Declined();
    private final List<String> calls = new ArrayList<>();
    private Supplier<ShowStatus.Report> answer = () -> Reports.of(new MeshBuilder().build());
    private Supplier<MeshState> dev = Reports::dev;

    private static String said(boolean refresh) {
      return refresh ? " refresh" : "";
    }

    @Override
    public CompareMeshes.Report compare(
        Optional<Path> settings, String left, Optional<String> right, boolean refresh) {
      calls.add("compare " + settings + " " + left + " " + right + said(refresh));
      return Reports.comparison(dev.get(), answer.get().mesh());
    }

    @Override
    public Diagnose.Report diagnose(
        Optional<Path> settings, Optional<String> cluster, boolean refresh) {
      calls.add("diagnose " + settings + " " + cluster + said(refresh));
      return Reports.diagnosis(answer.get().mesh());
    }

    @Override
    public ShowStatus.Report status(
        Optional<Path> settings, Optional<String> cluster, boolean refresh) {
      calls.add("status " + settings + " " + cluster + said(refresh));
      return answer.get();
    }

    @Override
    public ShowVersions.Report versions(
        Optional<Path> settings, Optional<String> cluster, boolean refresh) {
      calls.add("versions " + settings + " " + cluster + said(refresh));
      return Reports.versions(answer.get().mesh());
    }

    @Override
    public RunPrecheck.Report precheck(
        Optional<Path> settings,
        Optional<String> cluster,
        boolean refresh,
        Optional<IstioVersion> target) {
      calls.add("precheck " + settings + " " + cluster + " " + target + said(refresh));
      return Reports.precheck(answer.get().mesh(), target);
    }

    @Override
    public ShowReleases.Report releases(Optional<Path> settings, boolean refresh) {
      calls.add("releases " + settings + said(refresh));
      return Reports.releases();
    }

    @Override
    public Planned plan(
        Optional<Path> settings,
        Optional<String> cluster,
        boolean refresh,
        Optional<IstioVersion> goal,
        boolean canary) {
      calls.add(
          "plan "
              + settings
              + " "
              + cluster
              + " "
              + goal
              + (canary ? " canary" : "")
              + said(refresh));
      return new Planned(
          PlanReports.of(answer.get().mesh(), goal),
          "# What differs\n~ Deployment istio-system/istiod\n");
    }

    @Override
    public void serve(Optional<Path> settings) {
      calls.add("serve " + settings);
    }

    @Override
    public void playground(Consumer<String> announce) {
      calls.add("playground");
      announce.accept("it is at http://127.0.0.1:1/");
    }

    @Override
    public List<Verdict> verifyAudit(Optional<Path> settings, String log, List<String> upgrades) {
      calls.add("audit " + settings + " " + log + " " + upgrades);
      return verdicts;
    }

    @Override
    public ApproveOutside.Outcome approve(
        Home home, ApproveOutside.Order order, Predicate<ApproveOutside.Review> agreed) {
      calls.add("approve " + home + " " + order);
      return approving.apply(agreed);
    }

    @Override
    public String version() {
      return "1.2.3";
    }
  }
}
