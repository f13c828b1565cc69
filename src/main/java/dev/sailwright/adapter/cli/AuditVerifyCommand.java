package dev.sailwright.adapter.cli;

import dev.sailwright.audit.Verdict;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sailwright audit verify}: whether records of upgrades are still what was written. */
@Command(
    name = "verify",
    description = "Finds records that were edited, dropped, moved or cut off.")
final class AuditVerifyCommand implements Callable<Integer> {
  private final Program program;
  private final PrintWriter out;
  private final Ansi ansi;

  @Mixin private SettingsOption settings = new SettingsOption();

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "The bot's log, such as the output of kubectl logs; - reads standard input.")
  private Optional<String> log = Optional.empty();

  @Parameters(
      paramLabel = "UPGRADE",
      arity = "0..*",
      description =
          "Upgrades such as prod-3: as they are stored, against the log. Without any, all of the"
              + " log, by the log alone.")
  private List<String> upgrades = List.of();

  AuditVerifyCommand(Program program, PrintWriter out, Ansi ansi) {
    this.program = program;
    this.out = out;
    this.ansi = ansi;
  }

  @Override
  public Integer call() {
    if (log.isEmpty()) {
      throw new CommandFailed(
          ExitCodes.BAD_USAGE,
          "Say --log with the bot's log: kubectl logs deploy/sailwright | sailwright audit verify"
              + " --log -\nWithout it nobody could tell an upgrade from one that was rewritten.");
    }
    var verdicts = program.verifyAudit(settings.file(), log.get(), List.copyOf(upgrades));
    var page = new Page(ansi);
    verdicts.forEach(verdict -> {
      page.marked("", word(verdict), color(verdict), " " + verdict.upgrade());
      page.paragraph("  ", verdict.words());
    });
    if (verdicts.isEmpty()) {
      page.paragraph("", "The log holds no audit record, so nothing was verified.");
    }
    out.print(page);
    out.flush();
    return ExitCodes.of(verdicts);
  }

  private static String word(Verdict verdict) {
    return verdict.outcome().name().replace('_', ' ').toUpperCase(Locale.ROOT);
  }

  private static String color(Verdict verdict) {
    return verdict.isBroken()
        ? "fg(red)"
        : verdict.outcome() == Verdict.Outcome.VERIFIED ? "fg(green)" : "fg(yellow)";
  }
}
