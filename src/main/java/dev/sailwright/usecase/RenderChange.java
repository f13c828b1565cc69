package dev.sailwright.usecase;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.Canary;
import dev.sailwright.planning.Manifest;
import dev.sailwright.planning.ManifestDiff;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.planning.Rendering;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.port.MeshInstaller;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Renders what each run of istioctl in a plan would apply, and what the running version made of the
 * same inputs, each by its own pinned istioctl, and compares. Whatever process renders the same
 * plan gets the same text.
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

  /** The plan with what istioctl would apply; where it applies nothing, as it is. */
  UpgradePlan rendered(UpgradePlan plan) {
    return of(plan).map(change -> plan.with(change.rendering())).orElse(plan);
  }

  /** Empty: istioctl would apply nothing. */
  public Optional<Change> of(UpgradePlan plan) {
    var problems = new LinkedHashSet<String>();
    if (plan.from().isEmpty()) {
      problems.add("before: not rendered, because it is not known what runs");
    }
    var runs = plan.steps().stream().flatMap(step -> run(plan, step, problems).stream()).toList();
    return runs.isEmpty() ? Optional.empty() : Optional.of(change(plan, runs, problems));
  }

  /**
   * @param title of the step
   * @param before what the running version makes of the same inputs; empty when it did not
   * @param after what the run would apply; empty when it could not be rendered
   */
  private record Run(
      String title,
      MeshChange.Install install,
      Optional<Manifest> before,
      Optional<Manifest> after) {
    Optional<ManifestDiff.Pair> pair() {
      return before.flatMap(old -> after.map(fresh -> new ManifestDiff.Pair(old, fresh)));
    }
  }

  private Optional<Run> run(UpgradePlan plan, PlanStep step, Set<String> problems) {
    return plan.change(step)
        .filter(MeshChange.Install.class::isInstance)
        .map(MeshChange.Install.class::cast)
        .map(install ->
            new Run(
                step.title(),
                install,
                plan.from()
                    .flatMap(
                        from -> rendered("before", from, before(plan, from, install), problems)),
                rendered("after", plan.to(), install, problems)));
  }

  /** What the running version makes of the same inputs, for the revision that it has. */
  private static MeshChange.Install before(
      UpgradePlan plan, IstioVersion from, MeshChange.Install install) {
    return Canary.whole(
        plan.canary().map(Canary::before).orElse(Canary.UNNAMED), install.inputs(), from);
  }

  private static Change change(UpgradePlan plan, List<Run> runs, Set<String> problems) {
    var diffs = new ArrayList<ManifestDiff>();
    var lines = new ArrayList<String>();
    problems.forEach(problem -> lines.add("# " + problem));
    Optional<ManifestDiff.Pair> earlier = Optional.empty();
    for (var run : runs) {
      var diff = diff(plan, run.pair(), earlier);
      if (plan.canary().isPresent()) {
        lines.add("# " + run.title() + ": " + run.install().inWords());
      }
      diff.map(ManifestDiff::text).ifPresent(lines::addAll);
      diff.ifPresent(diffs::add);
      earlier = run.pair();
    }
    var after = runs.stream().flatMap(run -> run.after().stream()).toList();
    return new Change(
        new Rendering(
            after.size() == runs.size() ? Optional.of(Manifest.sha256(after)) : Optional.empty(),
            List.copyOf(problems),
            count(diffs, ManifestDiff.Kind.ADDED),
            count(diffs, ManifestDiff.Kind.REMOVED),
            count(diffs, ManifestDiff.Kind.CHANGED),
            Optional.of(count(diffs, ManifestDiff.Kind.BESIDE)).filter(count -> count > 0)),
        lines);
  }

  private static Optional<ManifestDiff> diff(
      UpgradePlan plan, Optional<ManifestDiff.Pair> pair, Optional<ManifestDiff.Pair> earlier) {
    return pair.map(both ->
        plan.canary()
            .map(canary -> ManifestDiff.of(both, canary, earlier))
            .orElseGet(() -> ManifestDiff.of(both.before(), both.after())));
  }

  private Optional<Manifest> rendered(
      String side, IstioVersion version, MeshChange.Install install, Set<String> problems) {
    return switch (installer.render(version, install, kind -> true)) {
      case MeshInstaller.Render.Rendered rendered -> Optional.of(rendered.manifest());
      case MeshInstaller.Render.NotRendered not -> {
        problems.add(side + ": not rendered, because " + not.reason());
        yield Optional.empty();
      }
    };
  }

  private static int count(List<ManifestDiff> diffs, ManifestDiff.Kind kind) {
    return diffs.stream().mapToInt(diff -> diff.count(kind)).sum();
  }
}
