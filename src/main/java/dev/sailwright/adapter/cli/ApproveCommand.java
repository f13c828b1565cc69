package dev.sailwright.adapter.cli;

import dev.sailwright.usecase.ApproveOutside;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sailwright approve}: for clusters whose upgrades are approved outside Slack. */
@Command(
    name = "approve",
    description =
        "Approves an upgrade with your own Kubernetes credentials, where Slack's are not enough.")
final class ApproveCommand implements Callable<Integer> {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final String YES = "yes";

  private final Program program;
  private final BufferedReader in;
  private final PrintWriter out;
  private final Ansi ansi;

  @Mixin private SettingsOption settings = new SettingsOption();

  @Parameters(paramLabel = "UPGRADE", description = "Such as prod-3, as its card says.")
  private String upgrade = "";

  @Option(
      names = "--digest",
      required = true,
      paramLabel = "SHA256",
      description = "Of the plan, all 64 digits, as the card says.")
  private String digest = "";

  @Option(
      names = "--step",
      paramLabel = "N",
      description = "Approves only that this step may begin, where the plan asks for that.")
  private Optional<Integer> step = Optional.empty();

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description =
          "A context of the kubeconfig: the cluster where Sailwright keeps its upgrades. The"
              + " current one by default.")
  private Optional<String> context = Optional.empty();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Where Sailwright keeps its upgrades; that of the settings by default.")
  private Optional<String> namespace = Optional.empty();

  @Option(names = "--yes", description = "Does not ask after showing the plan.")
  private boolean yes;

  ApproveCommand(Program program, BufferedReader in, PrintWriter out, Ansi ansi) {
    this.program = program;
    this.in = in;
    this.out = out;
    this.ansi = ansi;
  }

  @Override
  public Integer call() {
    if (!DIGEST.matcher(digest).matches()) {
      throw new CommandFailed(
          ExitCodes.BAD_USAGE,
          "--digest must be the plan's whole digest, 64 hex digits; copy the command from the"
              + " card.");
    }
    if (step.filter(number -> number < 1).isPresent()) {
      throw new CommandFailed(ExitCodes.BAD_USAGE, "--step counts from 1.");
    }
    var outcome =
        program.approve(
            new Program.Home(settings.file().map(Path::normalize), context, namespace),
            new ApproveOutside.Order(upgrade, digest, step.map(number -> number - 1)),
            this::agrees);
    var page = new Page(ansi);
    page.paragraph("", words(outcome));
    print(page);
    return ExitCodes.of(outcome);
  }

  private boolean agrees(ApproveOutside.Review review) {
    print(ApprovalText.of(review, ansi));
    if (yes) {
      return true;
    }
    var question = new Page(ansi);
    question.paragraph(
        "", "To approve exactly this as " + review.user() + ", type " + YES + " and Enter:");
    print(question);
    try {
      return Optional.ofNullable(in.readLine())
          .filter(line -> line.strip().equals(YES))
          .isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void print(Page page) {
    out.print(page);
    out.flush();
  }

  private static String words(ApproveOutside.Outcome outcome) {
    return switch (outcome) {
      case ApproveOutside.Outcome.Recorded recorded ->
          "Approved as "
              + recorded.decision().user()
              + ". Sailwright looks at it again before anything begins; follow "
              + recorded.upgrade().id()
              + " in Slack.";
      case ApproveOutside.Outcome.Refused refused -> refused.reason();
      case ApproveOutside.Outcome.Declined declined ->
          "Nothing was recorded. Say --yes where nobody can type.";
      case ApproveOutside.Outcome.NotRecorded not -> not.problem();
    };
  }
}
