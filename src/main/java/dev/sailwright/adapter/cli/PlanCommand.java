package dev.sailwright.adapter.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sailwright plan}: what an upgrade would do. */
@Command(
    name = "plan",
    description =
        "Shows what an upgrade would do: hops, strategy, waves, what changes, how to roll back, how"
            + " long it takes. Nothing is asked for and nothing is changed.")
final class PlanCommand implements Callable<Integer> {
  private final Program program;
  private final PrintWriter out;
  private final Patience patience;
  private final Ansi ansi;

  @Mixin private LookOptions look = new LookOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "VERSION",
      description =
          "Such as 1.30.5; by default the newest within one step. Of one that is further away, the"
              + " first hop is planned.")
  private Optional<String> version = Optional.empty();

  @Option(
      names = "--canary",
      description = "With a second control plane beside the one that runs, which goes last.")
  private boolean canary;

  @Option(
      names = "--diff",
      description =
          "Only what differs in the objects that istioctl would apply; secrets are hidden.")
  private boolean difference;

  PlanCommand(Program program, PrintWriter out, Patience patience, Ansi ansi) {
    this.program = program;
    this.out = out;
    this.patience = patience;
    this.ansi = ansi;
  }

  @Override
  public Integer call() {
    var goal = version.map(VersionArgument::parse);
    var planned =
        patience.during(
            "Looking at the mesh and planning",
            () -> program.plan(look.settings(), look.cluster(), look.refresh(), goal, canary));
    var report = planned.report();
    out.print(
        difference
            ? Page.lines(planned.difference())
            : look.inFormat(
                () -> new PlanText(ansi).render(report),
                () -> Json.render(PlanDocument.of(report))));
    out.flush();
    return ExitCodes.of(report);
  }
}
