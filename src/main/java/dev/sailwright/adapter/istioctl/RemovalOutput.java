package dev.sailwright.adapter.istioctl;

import dev.sailwright.upgrade.StepFacts.Removal;
import dev.sailwright.upgrade.StepFacts.Removal.Removed;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code istioctl uninstall --dry-run} prints: a line for each object, with its kind and its
 * name ({@code Not pruning object apps/v1, Kind=Deployment/istiod.istio-system because of dry
 * run.}; seen with 1.29.1 and 1.32).
 */
final class RemovalOutput {
  private static final Pattern OBJECT =
      Pattern.compile(
          "Not pruning object (?<title>.*?(?<kind>\\w+)/(?<name>[^/.\\s]+)\\S*) because of dry"
              + " run");

  private RemovalOutput() {}

  static Removal read(int exitCode, List<String> lines) {
    if (exitCode != 0) {
      return new Removal(
          Optional.empty(),
          "istioctl uninstall --dry-run ended with "
              + exitCode
              + lines.reversed().stream().findFirst().map(last -> ": " + last).orElse(""));
    }
    return new Removal(
        Optional.of(
            lines.stream()
                .map(OBJECT::matcher)
                .filter(line -> line.find())
                .map(line ->
                    new Removed(line.group("kind"), line.group("name"), line.group("title")))
                .toList()),
        "");
  }
}
