package dev.sailwright.boot;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line of Sailwright. */
@Command(name = "sailwright", mixinStandardHelpOptions = true)
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Command(description = "Starts the playground: no Slack, no cluster.")
  int playground() {
    spec.commandLine().getOut().println("Sailwright playground");
    return CommandLine.ExitCode.OK;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
