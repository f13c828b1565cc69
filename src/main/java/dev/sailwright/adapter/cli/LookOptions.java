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

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      description = "Text for people (the default), or JSON as docs/json.md describes it.")
  private Format format = Format.TEXT;

  private enum Format {
    TEXT,
    JSON
  }

  Optional<Path> settings() {
    return settings.file();
  }

  Optional<String> cluster() {
    return cluster;
  }

  /** The one that was asked for; the other is not made. */
  String inFormat(Supplier<String> text, Supplier<String> json) {
    return switch (format) {
      case TEXT -> text.get();
      case JSON -> json.get();
    };
  }
}
