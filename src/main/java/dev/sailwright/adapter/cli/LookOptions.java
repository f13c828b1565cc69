package dev.sailwright.adapter.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which mesh a command looks at, and how it answers. */
final class LookOptions {
  @Mixin private SettingsOption settings = new SettingsOption();

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description =
          "A cluster of the settings, or a context of the kubeconfig; the current one by default.")
  private Optional<String> cluster = Optional.empty();

  @Mixin private RefreshOption refresh = new RefreshOption();
  @Mixin private FormatOption format = new FormatOption();

  Optional<Path> settings() {
    return settings.file();
  }

  Optional<String> cluster() {
    return cluster;
  }

  boolean refresh() {
    return refresh.asked();
  }

  /** The one that was asked for; the other is not made. */
  String inFormat(Supplier<String> text, Supplier<String> json) {
    return format.inFormat(text, json);
  }
}
