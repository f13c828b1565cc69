package dev.sailwright.adapter.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;

/** {@code sailwright releases}: which Istio releases there are. Looks at no cluster. */
@Command(
    name = "releases",
    description =
        "Shows the Istio releases: how long each is supported, its Kubernetes range, security"
            + " bulletins, and what is new. Looks at no cluster.")
final class ReleasesCommand implements Callable<Integer> {
  private final Program program;
  private final PrintWriter out;
  private final Patience patience;
  private final Ansi ansi;

  @Mixin private SettingsOption settings = new SettingsOption();
  @Mixin private FormatOption format = new FormatOption();
  @Mixin private RefreshOption refresh = new RefreshOption();

  ReleasesCommand(Program program, PrintWriter out, Patience patience, Ansi ansi) {
    this.program = program;
    this.out = out;
    this.patience = patience;
    this.ansi = ansi;
  }

  @Override
  public Integer call() {
    var report =
        patience.during(
            "Looking for releases", () -> program.releases(settings.file(), refresh.asked()));
    out.print(
        format.inFormat(
            () -> new ReleasesText(ansi).render(report),
            () -> Json.render(ReleasesDocument.of(report))));
    out.flush();
    return ExitCodes.FINE;
  }
}
