package dev.sailwright.adapter.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sailwright precheck}: what an upgrade would meet. */
@Command(
    name = "precheck",
    description =
        "Checks what an upgrade would meet: what blocks it, what must be acknowledged, and what"
            + " could not be seen. It changes nothing.")
final class PrecheckCommand implements Callable<Integer> {
  private final Program program;
  private final PrintWriter out;
  private final Patience patience;
  private final Ansi ansi;

  @Mixin private LookOptions look = new LookOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "VERSION",
      description = "The Istio version to go to; the best one for this mesh by default.")
  private Optional<String> version = Optional.empty();

  PrecheckCommand(Program program, PrintWriter out, Patience patience, Ansi ansi) {
    this.program = program;
    this.out = out;
    this.patience = patience;
    this.ansi = ansi;
  }

  @Override
  public Integer call() {
    var target = version.map(VersionArgument::parse);
    var report =
        patience.during(
            "Looking at the mesh and at what is around it",
            () -> program.precheck(look.settings(), look.cluster(), look.refresh(), target));
    out.print(
        look.inFormat(
            () -> new PrecheckText(ansi).render(report),
            () -> Json.render(PrecheckDocument.of(report))));
    out.flush();
    return ExitCodes.of(report.prechecks().verdict());
  }
}
