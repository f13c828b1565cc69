package dev.sailwright.adapter.slack;

import com.slack.api.methods.MethodsClient;
import com.slack.api.util.http.SlackHttpClient;
import dev.sailwright.port.Conversations;
import dev.sailwright.port.EffectWitness;
import dev.sailwright.port.Fence;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.Random;

/** The outbox without a thread: it sends when the test says so, by the test's clock. */
public final class HandTurned {
  private final Outbox outbox;
  private final Conversations conversations;

  public HandTurned(
      MethodsClient slack, EffectWitness witness, Fence fence, InstantSource clock, Random random) {
    outbox =
        new Outbox(
            new SlackCalls(slack, new SlackEffects(slack, new SlackHttpClient(), witness, fence)),
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

  /** Sends all that may go now. */
  public void turn() {
    outbox.runDue();
  }
}
