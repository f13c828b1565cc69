package dev.sailwright.usecase;

import dev.sailwright.backup.BackupWriter;
import dev.sailwright.backup.MeshBackup;
import dev.sailwright.backup.MeshSource;
import dev.sailwright.planning.Leftover;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.port.MeshObserver;
import dev.sailwright.port.MeshSources;
import dev.sailwright.port.UnreachableException;

/** Gathers what a mesh is, so that people can bring it back by hand whatever happens. */
final class GatherBackup {
  private final MeshObserver observer;
  private final MeshSources sources;

  GatherBackup(MeshObserver observer, MeshSources sources) {
    this.observer = observer;
    this.sources = sources;
  }

  /**
   * @throws UnreachableException when it would not hold what the plan removes: nothing else could
   *     bring that back
   */
  MeshBackup gather(UpgradePlan plan) {
    var mesh = observer.observe(plan.cluster());
    var found = sources.read(plan.cluster(), mesh.controlPlanes());
    plan.cleanup().stream()
        .flatMap(cleanup -> cleanup.leftovers().stream())
        .filter(leftover -> leftover.in(mesh) != Leftover.Now.GONE)
        .filter(leftover -> found.stream().noneMatch(source -> holds(source, leftover)))
        .findFirst()
        .ifPresent(leftover -> {
          throw new UnreachableException(
              leftover.title()
                  + " could not be read for the backup, and nothing is removed without one");
        });
    return BackupWriter.write(plan, mesh, found);
  }

  private static boolean holds(MeshSource source, Leftover leftover) {
    return source.text().contains(leftover.kind().resource())
        && source
            .text()
            .lines()
            .map(String::strip)
            .anyMatch(line -> line.replace("\"", "").equals("name: " + leftover.configuration()));
  }
}
