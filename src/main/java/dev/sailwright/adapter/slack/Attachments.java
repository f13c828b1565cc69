package dev.sailwright.adapter.slack;

import dev.sailwright.backup.StoredBackup;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.port.BackupStore;
import dev.sailwright.port.CoursePainter;
import dev.sailwright.usecase.RenderChange;
import java.nio.ByteBuffer;

/**
 * What comes into threads as files.
 *
 * @param change rendered anew for the file, since whoever renders the same plan gets the same
 * @param painter whose pictures of the same chart are the same
 */
public record Attachments(BackupStore backups, RenderChange change, CoursePainter painter) {
  /** What is in a file, or why there is none. */
  sealed interface Text {
    record There(String text) implements Text {}

    /** No text, but a PNG. */
    record Picture(ByteBuffer png) implements Text {}

    record Not(SlackError error) implements Text {}
  }

  Text text(Send.Upload upload) {
    return switch (upload.content()) {
      case Send.Content.Backup backup -> backup(upload);
      case Send.Content.Change rendered -> change(rendered.plan());
      case Send.Content.Course course ->
          new Text.Picture(ByteBuffer.wrap(painter.png(course.chart())));
    };
  }

  private Text backup(Send.Upload upload) {
    return switch (backups.stored(upload.held().upgrade())) {
      case StoredBackup.Complete complete ->
          new Text.There(complete.backup().joined(upload.title()));
      case StoredBackup.Missing missing -> new Text.Not(SlackError.of(SlackError.NO_BACKUP));
      case StoredBackup.Damaged damaged -> new Text.Not(SlackError.of(SlackError.NO_BACKUP));
      case StoredBackup.Unknown unknown -> new Text.Not(SlackError.of(SlackError.BACKUP_NOT_READ));
    };
  }

  /** Never another one than the plan's. */
  private Text change(UpgradePlan plan) {
    var planned = plan.details().flatMap(details -> details.rendering());
    return change
        .of(plan)
        .filter(fresh ->
            planned.filter(shown -> shown.after().equals(fresh.rendering().after())).isPresent())
        .<Text>map(fresh -> new Text.There(fresh.text(plan)))
        .orElseGet(() -> new Text.Not(SlackError.of(SlackError.NOT_AS_PLANNED)));
  }
}
