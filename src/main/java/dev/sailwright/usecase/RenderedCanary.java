package dev.sailwright.usecase;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.Canary;
import dev.sailwright.planning.CanaryRuns;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.planning.Surroundings;
import dev.sailwright.port.MeshInstaller;
import java.util.Optional;

/** Renders what the installations of a canary would apply, before there is a plan. */
final class RenderedCanary {
  private RenderedCanary() {}

  static Surroundings.Rendered of(
      MeshInstaller installer, InstallInputs inputs, IstioVersion version, String revision) {
    var beside = render(installer, version, Canary.beside(revision, inputs));
    return beside instanceof MeshInstaller.Render.Rendered first
        ? of(first, render(installer, version, Canary.whole(revision, inputs, version)), revision)
        : notAtAll(beside);
  }

  private static Surroundings.Rendered of(
      MeshInstaller.Render.Rendered beside, MeshInstaller.Render whole, String revision) {
    return whole instanceof MeshInstaller.Render.Rendered all
        ? new Surroundings.Rendered(
            Optional.empty(),
            Optional.of(new CanaryRuns(revision, beside.manifest(), all.manifest())))
        : notAtAll(whole);
  }

  private static Surroundings.Rendered notAtAll(MeshInstaller.Render render) {
    return Surroundings.Rendered.notAtAll(
        render instanceof MeshInstaller.Render.NotRendered not ? not.reason() : "");
  }

  private static MeshInstaller.Render render(
      MeshInstaller installer, IstioVersion version, MeshChange.Install install) {
    return installer.render(version, install, CanaryRuns::looksAtKind);
  }
}
