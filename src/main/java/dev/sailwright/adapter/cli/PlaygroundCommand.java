package dev.sailwright.adapter.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** {@code sailwright playground}: no Slack, no cluster. */
@Command(
    name = "playground",
    description =
        "Runs the bot with a simulated mesh and a page that plays Slack, on this machine only.")
final class PlaygroundCommand implements Runnable {
  private final Program program;
  private final PrintWriter out;

  PlaygroundCommand(Program program, PrintWriter out) {
    this.program = program;
    this.out = out;
  }

  @Override
  public void run() {
    program.playground(line -> {
      out.println(line);
      out.flush();
    });
  }
}
