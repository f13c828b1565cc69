package dev.sailwright.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.audit.Verdict;
import dev.sailwright.audit.Verdict.Outcome;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.usecase.ApproveOutside;
import dev.sailwright.usecase.ShowStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CliTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Recorder program = new Recorder();

  private int run(String... arguments) {
    return new Cli(program, new PrintWriter(out), new PrintWriter(err), false).run(arguments);
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

  private static final class Recorder implements Program {
    private List<Verdict> verdicts = List.of();
    private Function<Predicate<ApproveOutside.Review>, ApproveOutside.Outcome> approving =
        agreed -> new ApproveOutside.Outcome.Declined();
    private final List<String> calls = new ArrayList<>();
    private Supplier<ShowStatus.Report> answer = () -> Reports.of(new MeshBuilder().build());

    @Override
    public ShowStatus.Report status(Optional<Path> settings, Optional<String> cluster) {
      calls.add("status " + settings + " " + cluster);
      return answer.get();
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
