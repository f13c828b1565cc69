package dev.sailwright.adapter.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sailwright serve}: the bot. */
@Command(
    name = "serve",
    description = "Runs the bot. PORT (default 8080) is where Slack reaches it.")
final class ServeCommand implements Runnable {
  private final Program program;

  @Mixin private SettingsOption settings = new SettingsOption();

  ServeCommand(Program program) {
    this.program = program;
  }

  @Override
  public void run() {
    program.serve(settings.file());
  }
}
