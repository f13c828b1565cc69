package dev.sailwright.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.playground.page.MeshView;
import dev.sailwright.testing.ManualClock;
import dev.sailwright.testing.TestCatalog;
import org.junit.jupiter.api.Test;

class SimulatedPanelTest {
  @Test
  void thePanelCountsThePodsThatTheStatusCounts() {
    var clock = new ManualClock();
    var mesh = new SimulatedMesh(Scenario.night(), TestCatalog.catalog(), clock);
    var panel = new SimulatedPanel(mesh, "prod", mesh::start, clock);
    var state = mesh.observe("prod");

    var pods = panel.snapshot().pods();

    assertThat(pods.stream().mapToInt(MeshView.PodGroup::count).sum())
        .isEqualTo(state.desiredPods());
    assertThat(pods.stream().filter(group -> group.phase().equals("Running")))
        .singleElement()
        .extracting(MeshView.PodGroup::count)
        .isEqualTo(state.livePods());
  }
}
