package dev.sailwright.adapter.slack;

import dev.sailwright.port.BackupStore;
import dev.sailwright.port.Conversations;
import dev.sailwright.port.EffectWitness;
import dev.sailwright.port.Fence;
import dev.sailwright.port.Leadership;
import dev.sailwright.port.Notices;
import dev.sailwright.testing.MemorySlack;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.Random;

/** The outbox without a thread: it sends when the test says so, by the test's clock. */
public final class HandTurned {
  private final Outbox outbox;
  private final Conversations conversations;
  private final InstantSource clock;

  public HandTurned(
      MemorySlack slack,
      BackupStore backups,
      EffectWitness witness,
      Fence fence,
      InstantSource clock,
      Random random) {
    this.clock = clock;
    var methods = slack.methods();
    outbox =
        new Outbox(
            new SlackCalls(
                methods,
                new SlackEffects(methods, slack.http(), witness, fence),
                SampleFiles.attachments(backups)),
            Pace.SLACK,
            clock,
            random,
            new SimpleMeterRegistry(),
            Runnable::run);
    conversations = new SlackConversations(outbox);
  }

  public Conversations conversations() {
    return conversations;
  }

  public Notices notices(Leadership leadership) {
    return new SlackNotices(outbox, leadership, clock);
  }

  /** Sends all that may go now. */
  public void turn() {
    outbox.runDue();
  }
}
