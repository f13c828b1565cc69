package dev.sailwright.adapter.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;

/** {@code sailwright versions}: what is published of the versions that run in a mesh. */
@Command(
    name = "versions",
    description =
        "Shows which Istio versions run in a mesh: their support, their Kubernetes range, and the"
            + " security bulletins that name them.")
final class VersionsCommand implements Callable<Integer> {
  private final Program program;
  private final PrintWriter out;
  private final Patience patience;
  private final Ansi ansi;

  @Mixin private LookOptions look = new LookOptions();

  VersionsCommand(Program program, PrintWriter out, Patience patience, Ansi ansi) {
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
            () -> program.versions(look.settings(), look.cluster(), look.refresh()));
    out.print(
        look.inFormat(
            () -> new VersionsText(ansi).render(report),
            () -> Json.render(VersionsDocument.of(report))));
    out.flush();
    return report.isComplete() ? ExitCodes.FINE : ExitCodes.NOT_SEEN;
  }
}
