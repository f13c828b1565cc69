package dev.sailwright.adapter.cli;

import dev.sailwright.port.UnreachableException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line: reads the words, starts the command, and ends with one of {@link ExitCodes}.
 */
public final class Cli {
  private static final Duration SILENCE = Duration.ofSeconds(1);

  private final CommandLine commands;

  /** Answers are read from the standard input. */
  public Cli(Program program, PrintWriter out, PrintWriter err, boolean colors) {
    this(
        program,
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        out,
        err,
        colors);
  }

  /**
   * @param in what the person types
   * @param colors whether {@code out} is a terminal that shows colors
   */
  Cli(Program program, BufferedReader in, PrintWriter out, PrintWriter err, boolean colors) {
    var patience = new Patience(err, SILENCE);
    var ansi = colors ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF;
    commands =
        new CommandLine(new Root())
            .addSubcommand(new StatusCommand(program, out, patience, ansi))
            .addSubcommand(new DiagnoseCommand(program, out, patience, ansi))
            .addSubcommand(new CompareCommand(program, out, patience, ansi))
            .addSubcommand(new VersionsCommand(program, out, patience, ansi))
            .addSubcommand(new PrecheckCommand(program, out, patience, ansi))
            .addSubcommand(new ReleasesCommand(program, out, patience, ansi))
            .addSubcommand(new PlanCommand(program, out, patience, ansi))
            .addSubcommand(new ApproveCommand(program, in, out, ansi))
            .addSubcommand(new ServeCommand(program))
            .addSubcommand(new PlaygroundCommand(program, out))
            .addSubcommand(
                new CommandLine(new Audit())
                    .addSubcommand(new AuditVerifyCommand(program, out, ansi)))
            .addSubcommand(new VersionCommand(program, out))
            .addSubcommand(new CommandLine(new AutoComplete.GenerateCompletion()))
            .setOut(out)
            .setErr(err)
            .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpWidth(80)
            .setExecutionExceptionHandler((problem, command, parsed) -> ended(problem, err));
    withHelp(commands);
    commands.getCommandSpec().version("sailwright " + program.version());
  }

  public int run(String... arguments) {
    return commands.execute(arguments);
  }

  private static void withHelp(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true);
    command.getSubcommands().values().forEach(Cli::withHelp);
  }

  private static int ended(Exception problem, PrintWriter err) {
    err.println(
        Optional.ofNullable(problem.getMessage()).orElse(problem.getClass().getSimpleName()));
    err.flush();
    return switch (problem) {
      case CommandFailed failed -> failed.exitCode();
      case UnreachableException unreachable -> ExitCodes.NOT_SEEN;
      default -> {
        LoggerFactory.getLogger(Cli.class).warn("a command failed", problem);
        yield ExitCodes.NOT_SEEN;
      }
    };
  }

  @Command(
      name = "sailwright",
      description =
          "Looks after Istio meshes: what runs, whether it is supported, and a safe way on.",
      synopsisSubcommandLabel = "COMMAND",
      footer = {
        "",
        "Exit codes: 0 fine, 1 a finding of severity BLOCKER, a cause of trouble in one or both",
        "of two compared meshes, a broken audit record or an approval that was refused, 2 bad",
        "usage, 3 could not see enough."
      })
  private static final class Root {}

  @Command(
      name = "audit",
      description = "What was recorded of upgrades.",
      synopsisSubcommandLabel = "COMMAND")
  private static final class Audit {}
}
