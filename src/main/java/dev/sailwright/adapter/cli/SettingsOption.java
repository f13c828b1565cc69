package dev.sailwright.adapter.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --config}, for every command that reads the settings. */
final class SettingsOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The settings; /etc/sailwright/sailwright.yaml if it is there.")
  private Optional<Path> file = Optional.empty();

  Optional<Path> file() {
    return file;
  }
}
