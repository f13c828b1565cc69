package dev.sailwright.adapter.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** {@code sailwright version}: this build. */
@Command(name = "version", description = "Shows the version of this program.")
final class VersionCommand implements Runnable {
  private final Program program;
  private final PrintWriter out;

  VersionCommand(Program program, PrintWriter out) {
    this.program = program;
    this.out = out;
  }

  @Override
  public void run() {
    out.println("sailwright " + program.version());
    out.flush();
  }
}
