package dev.sailwright.adapter.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;

/** {@code sailwright status}: one look at one mesh. */
@Command(
    name = "status",
    description = "Shows what runs in a mesh, whether it is supported, and what is wrong with it.")
final class StatusCommand implements Callable<Integer> {
  private final Program program;
  private final PrintWriter out;
  private final Patience patience;
  private final Ansi ansi;

  @Mixin private LookOptions look = new LookOptions();

  StatusCommand(Program program, PrintWriter out, Patience patience, Ansi ansi) {
    this.program = program;
    this.out = out;
    this.patience = patience;
    this.ansi = ansi;
  }

  @Override
  public Integer call() {
    var report =
        patience.during(
            "Looking at the mesh",
            () -> program.status(look.settings(), look.cluster(), look.refresh()));
    out.print(
        look.inFormat(
            () -> new StatusText(ansi).render(report),
            () -> Json.render(StatusDocument.of(report))));
    out.flush();
    return ExitCodes.of(report.diagnosis());
  }
}
