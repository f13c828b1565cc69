package dev.sailwright.adapter.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;

/** {@code sailwright diagnose}: why a mesh is broken. */
@Command(
    name = "diagnose",
    description =
        "Finds why a mesh is broken: one cause on top, its symptoms under it, what was ruled out,"
            + " and the versions that would run here.")
final class DiagnoseCommand implements Callable<Integer> {
  private final Program program;
  private final PrintWriter out;
  private final Patience patience;
  private final Ansi ansi;

  @Mixin private LookOptions look = new LookOptions();

  DiagnoseCommand(Program program, PrintWriter out, Patience patience, Ansi ansi) {
    this.program = program;
    this.out = out;
    this.patience = patience;
    this.ansi = ansi;
  }

  @Override
  public Integer call() {
    var report =
        patience.during(
            "Looking at the mesh, its certificates and its logs",
            () -> program.diagnose(look.settings(), look.cluster(), look.refresh()));
    out.print(
        look.inFormat(
            () -> new DiagnosisText(ansi).render(report),
            () -> Json.render(DiagnosisDocument.of(report))));
    out.flush();
    return ExitCodes.of(report.diagnosis());
  }
}
