package dev.sailwright.adapter.slack;

import dev.sailwright.playground.InMemoryBackupStore;
import dev.sailwright.playground.Scenario;
import dev.sailwright.playground.SimulatedMesh;
import dev.sailwright.port.BackupStore;
import dev.sailwright.testing.ManualClock;
import dev.sailwright.testing.TestCatalog;
import dev.sailwright.usecase.RenderChange;
import java.nio.charset.StandardCharsets;

/**
 * Files as tests have them: the simulated istioctl renders them, and a picture is its words, since
 * thousands are drawn.
 */
final class SampleFiles {
  private SampleFiles() {}

  static Attachments attachments() {
    return attachments(new InMemoryBackupStore());
  }

  static Attachments attachments(BackupStore backups) {
    var mesh = new SimulatedMesh(Scenario.behind(), TestCatalog.catalog(), new ManualClock());
    return new Attachments(
        backups, new RenderChange(mesh), chart -> chart.words().getBytes(StandardCharsets.UTF_8));
  }
}
