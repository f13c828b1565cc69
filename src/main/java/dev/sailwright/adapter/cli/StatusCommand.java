package dev.sailwright.adapter.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sailwright status}: one look at one mesh. */
@Command(
    name = "status",
    description = "Shows what runs in a mesh, whether it is supported, and what is wrong with it.")
final class StatusCommand implements Callable<Integer> {
  private final Program program;
  private final PrintWriter out;
  private final Ansi ansi;

  @Mixin private SettingsOption settings = new SettingsOption();

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description =
          "A cluster of the settings, or a context of the kubeconfig; the current one by default.")
  private Optional<String> cluster = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      description = "Text for people (the default), or JSON as docs/json.md describes it.")
  private Format format = Format.TEXT;

  StatusCommand(Program program, PrintWriter out, Ansi ansi) {
    this.program = program;
    this.out = out;
    this.ansi = ansi;
  }

  enum Format {
    TEXT,
    JSON
  }

  @Override
  public Integer call() {
    var report = program.status(settings.file(), cluster);
    out.print(
        switch (format) {
          case TEXT -> new StatusText(ansi).render(report);
          case JSON -> StatusJson.render(report);
        });
    out.flush();
    return ExitCodes.of(report.diagnosis());
  }
}
