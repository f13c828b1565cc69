package dev.sailwright.adapter.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sailwright compare}: two meshes side by side. */
@Command(
    name = "compare",
    description =
        "Puts two meshes side by side: what differs, which difference is suspicious, and what could"
            + " not be seen.")
final class CompareCommand implements Callable<Integer> {
  private final Program program;
  private final PrintWriter out;
  private final Patience patience;
  private final Ansi ansi;

  @Parameters(
      index = "0",
      paramLabel = "CLUSTER",
      description = "A cluster of the settings, or a context of the kubeconfig.")
  private String left = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "CLUSTER",
      description = "The other one; the current one by default.")
  private Optional<String> right = Optional.empty();

  @Mixin private SettingsOption settings = new SettingsOption();
  @Mixin private RefreshOption refresh = new RefreshOption();
  @Mixin private FormatOption format = new FormatOption();

  CompareCommand(Program program, PrintWriter out, Patience patience, Ansi ansi) {
    this.program = program;
    this.out = out;
    this.patience = patience;
    this.ansi = ansi;
  }

  @Override
  public Integer call() {
    var report =
        patience.during(
            "Looking at both meshes",
            () -> program.compare(settings.file(), left, right, refresh.asked()));
    out.print(
        format.inFormat(
            () -> new ComparisonText(ansi).render(report),
            () -> Json.render(ComparisonDocument.of(report))));
    out.flush();
    return ExitCodes.of(report.comparison().outcome());
  }
}
