package dev.sailwright.usecase;

import dev.sailwright.backup.BackupWriter;
import dev.sailwright.backup.MeshBackup;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.port.MeshObserver;
import dev.sailwright.port.MeshSources;

/** Gathers what a mesh is, so that people can bring it back by hand whatever happens. */
final class GatherBackup {
  private final MeshObserver observer;
  private final MeshSources sources;

  GatherBackup(MeshObserver observer, MeshSources sources) {
    this.observer = observer;
    this.sources = sources;
  }

  MeshBackup gather(UpgradePlan plan) {
    var mesh = observer.observe(plan.cluster());
    return BackupWriter.write(plan, mesh, sources.read(plan.cluster(), mesh.controlPlanes()));
  }
}
