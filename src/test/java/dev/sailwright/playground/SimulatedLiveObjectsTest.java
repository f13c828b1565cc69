package dev.sailwright.playground;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.Manifest;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.port.LiveObjectReader;
import dev.sailwright.testing.LiveObjectReaderContract;
import dev.sailwright.testing.TestCatalog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

class SimulatedLiveObjectsTest implements LiveObjectReaderContract {
  private final SimulatedMesh mesh =
      new SimulatedMesh(
          Scenario.behind(),
          TestCatalog.catalog(),
          InstantSource.fixed(Instant.parse("2026-11-23T20:31:00Z")));

  @Override
  public LiveObjectReader reader() {
    return mesh;
  }

  @Override
  public Manifest rendered() {
    var version = IstioVersion.of("1.29.6");
    return new SimulatedManifest(version, new MeshChange.InPlace(InstallInputs.none(), version))
        .manifest(true);
  }

  @Override
  public void edit() {
    mesh.faults().edited(List.of(istiod()));
  }

  private static Manifest.Item istiod() {
    return Manifest.Item.of(
        Map.of(
            "kind",
            "Deployment",
            "metadata",
            Map.of("name", "istiod", "namespace", "istio-system"),
            "spec",
            Map.of(
                "template",
                Map.of(
                    "spec",
                    Map.of(
                        "containers",
                        List.of(
                            Map.of(
                                "name",
                                "discovery",
                                "env",
                                List.of(Map.of("name", "PILOT_X", "value", "3")))))))));
  }
}
