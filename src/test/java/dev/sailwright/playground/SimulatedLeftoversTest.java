package dev.sailwright.playground;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.port.LeftoverRemover;
import dev.sailwright.testing.LeftoverRemoverContract;
import dev.sailwright.testing.ManualClock;
import dev.sailwright.testing.TestCatalog;
import org.junit.jupiter.api.BeforeEach;

class SimulatedLeftoversTest implements LeftoverRemoverContract {
  private final SimulatedMesh mesh =
      new SimulatedMesh(Scenario.behind(), TestCatalog.catalog(), new ManualClock());

  @BeforeEach
  void anOlderVersionLeftSomething() {
    mesh.faults().leftBehindBy(IstioVersion.of("1.7.4"));
  }

  @Override
  public LeftoverRemover remover() {
    return mesh;
  }

  @Override
  public MeshState mesh() {
    return mesh.observe("prod");
  }

  @Override
  public void edit() {
    mesh.faults().editedLeftovers(true);
  }
}
