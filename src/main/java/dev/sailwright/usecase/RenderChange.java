package dev.sailwright.usecase;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.Manifest;
import dev.sailwright.planning.ManifestDiff;
import dev.sailwright.planning.Rendering;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.port.MeshInstaller;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Renders what the running version and the target make of the same inputs, each by its own pinned
 * istioctl, and compares. Whatever process renders the same plan gets the same text.
 */
public final class RenderChange {
  private final MeshInstaller installer;

  public RenderChange(MeshInstaller installer) {
    this.installer = installer;
  }

  /**
   * @param lines of the difference; what could not be rendered is said in them
   */
  public record Change(Rendering rendering, List<String> lines) {
    public Change {
      lines = List.copyOf(lines);
    }

    /** As a file for people. */
    public String text(UpgradePlan plan) {
      return "# What "
          + plan.from().map(from -> from + " and ").orElse("")
          + plan.to()
          + " make of the same install inputs, rendered by their istioctl\n"
          + String.join("\n", lines)
          + "\n";
    }
  }

  public Change of(UpgradePlan plan) {
    var problems = new ArrayList<String>();
    var before =
        plan.from()
            .map(from -> rendered("before", from, plan.inputs(), problems))
            .orElseGet(() -> {
              problems.add("before: not rendered, because it is not known what runs");
              return Optional.empty();
            });
    var after = rendered("after", plan.to(), plan.inputs(), problems);
    var diff = before.flatMap(old -> after.map(fresh -> ManifestDiff.of(old, fresh)));
    var lines = new ArrayList<String>();
    problems.forEach(problem -> lines.add("# " + problem));
    diff.map(ManifestDiff::text).ifPresent(lines::addAll);
    return new Change(
        new Rendering(
            after.map(Manifest::sha256),
            problems,
            count(diff, ManifestDiff.Kind.ADDED),
            count(diff, ManifestDiff.Kind.REMOVED),
            count(diff, ManifestDiff.Kind.CHANGED)),
        lines);
  }

  private Optional<Manifest> rendered(
      String side, IstioVersion version, InstallInputs inputs, List<String> problems) {
    return switch (installer.render(version, inputs, kind -> true)) {
      case MeshInstaller.Render.Rendered rendered -> Optional.of(rendered.manifest());
      case MeshInstaller.Render.NotRendered not -> {
        problems.add(side + ": not rendered, because " + not.reason());
        yield Optional.empty();
      }
    };
  }

  private static int count(Optional<ManifestDiff> diff, ManifestDiff.Kind kind) {
    return diff.map(found -> found.count(kind)).orElse(0);
  }
}
