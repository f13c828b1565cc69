package dev.sailwright.adapter.slack;

import dev.sailwright.upgrade.MessageRef;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place from which messages go out. What it guarantees:
 *
 * <ol>
 *   <li>One call at a time, so nothing overtakes.
 *   <li>A lane is asked for what it wants now, when it is its turn: an outdated update is never
 *       sent.
 *   <li>Slack's limits by channel and message, and its Retry-After by method, hold over all lanes.
 *   <li>A failure delays its own lane alone, and nothing is dropped because of it.
 *   <li>A failure is logged and counted, and never told in Slack.
 * </ol>
 */
public final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);
  private static final Duration LONGEST_PLACE_BACKOFF = Duration.ofMinutes(10);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final int CALL_BURST = 10;
  private static final double JITTER = 0.2;

  private final Api slack;
  private final Pace pace;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final MeterRegistry meters;
  private final Map<String, Turn> turns = new ConcurrentHashMap<>();
  private final Map<String, Instant> pausedMethods = new HashMap<>();
  private final Map<String, Budget> channels = new HashMap<>();
  private final Map<String, Budget> methods = new HashMap<>();
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread = new Thread(this::loop, "slack-outbox");
  private volatile boolean closed;

  public Outbox(
      SlackClient client,
      Pace pace,
      InstantSource clock,
      RandomGenerator random,
      MeterRegistry meters) {
    this(new SlackCalls(client.methods()), pace, clock, random, meters);
  }

  Outbox(Api slack, Pace pace, InstantSource clock, RandomGenerator random, MeterRegistry meters) {
    this.slack = slack;
    this.pace = pace;
    this.clock = clock;
    this.random = random;
    this.meters = meters;
    meters.gaugeMapSize("sailwright.slack.lanes", List.of(), turns);
  }

  /** Makes one call; never throws. */
  @FunctionalInterface
  interface Api {
    Sent call(Send send);
  }

  /**
   * What is to be told about one thing, in its order. Called by the outbox alone, one call at a
   * time.
   */
  interface Lane {
    String name();

    /** What could be sent now, most wanted first; the first that the limits allow is sent. */
    List<Send> wanted();

    /** What became of it; not called for what is simply to be tried again. */
    void settled(Send send, Sent sent);
  }

  /** Starts the thread that sends. */
  public Outbox start() {
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  /** Adds a lane, or says that a lane has something new. Returns at once. */
  void offer(Lane lane) {
    turns.computeIfAbsent(lane.name(), name -> new Turn(lane));
    wake.release();
  }

  void remove(Lane lane) {
    turns.remove(lane.name());
  }

  /**
   * Stops sending; a call that is under way ends first. What is not sent is looked up after the
   * next start.
   */
  @Override
  public void close() {
    closed = true;
    wake.release();
    if (thread.isAlive() && thread != Thread.currentThread()) {
      try {
        thread.join(Duration.ofSeconds(15));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void loop() {
    while (!closed) {
      try {
        var next = runDue();
        var wait = next.map(at -> Duration.between(clock.instant(), at)).orElse(LONGEST_WAIT);
        if (wake.tryAcquire(
            Math.max(1, Math.min(wait.toMillis(), LONGEST_WAIT.toMillis())),
            TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Sends all that may go now and says when there may be more. Only one thread may call it. */
  Optional<Instant> runDue() {
    return turns.values().stream()
        .sorted(Comparator.comparing(turn -> turn.lastSent))
        .flatMap(turn -> runDue(turn).stream())
        .min(Instant::compareTo);
  }

  private Optional<Instant> runDue(Turn turn) {
    try {
      while (!closed) {
        var now = clock.instant();
        var wanted = turn.lane.wanted();
        var first = wanted.stream().filter(send -> !allowedAt(turn, send).isAfter(now)).findFirst();
        if (first.isEmpty()) {
          return wanted.stream().map(send -> allowedAt(turn, send)).min(Instant::compareTo);
        }
        make(turn, first.get(), now);
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      LOG.error(
          "{}: cannot be told in Slack; it is tried again later. This is a mistake in Sailwright.",
          turn.lane.name(),
          e);
      turn.backOff(clock.instant(), LONGEST_BACKOFF);
      return Optional.of(turn.notBefore);
    }
  }

  private void make(Turn turn, Send send, Instant now) {
    spend(turn, send, now);
    var sent = slack.call(send);
    var later = clock.instant();
    meters
        .counter(
            "sailwright.slack.calls",
            "method",
            send.method(),
            "outcome",
            sent.getClass().getSimpleName())
        .increment();
    switch (sent) {
      case Sent.Arrived arrived -> settle(turn, send, arrived);
      case Sent.Found found -> settle(turn, send, found);
      case Sent.Limited limited ->
          pausedMethods.put(send.method(), later.plus(jittered(limited.retryAfter())));
      case Sent.NotSent not -> failed(turn, send, not.problem(), later);
      case Sent.Unclear unclear -> {
        turn.lane.settled(send, unclear);
        failed(turn, send, unclear.problem(), later);
      }
      case Sent.Refused refused -> refused(turn, send, refused, later);
    }
  }

  private void settle(Turn turn, Send send, Sent sent) {
    turn.failures = 0;
    turn.lane.settled(send, sent);
  }

  private void failed(Turn turn, Send send, String problem, Instant now) {
    LOG.warn(
        "{}: {} to {} failed ({}); it is tried again",
        turn.lane.name(),
        send.method(),
        send.channel(),
        problem);
    turn.backOff(now, jittered(backoff(pace.firstBackoff(), turn.failures, LONGEST_BACKOFF)));
  }

  private void refused(Turn turn, Send send, Sent.Refused refused, Instant now) {
    var error = refused.error();
    LOG.warn(
        "{}: Slack refused {} to {} with {}: {}",
        turn.lane.name(),
        send.method(),
        send.channel(),
        error.name(),
        error.advice());
    if (send instanceof Send.Find || error.kind() == SlackError.Kind.GONE) {
      settle(turn, send, refused);
    } else if (error.kind() == SlackError.Kind.MESSAGE) {
      turn.lane.settled(send, refused);
      turn.backOff(now, jittered(backoff(pace.firstBackoff(), turn.failures, LONGEST_BACKOFF)));
    } else {
      turn.backOff(
          now, jittered(backoff(pace.placeBackoff(), turn.failures, LONGEST_PLACE_BACKOFF)));
    }
  }

  private Instant allowedAt(Turn turn, Send send) {
    return Stream.of(
            turn.notBefore,
            pausedMethods.getOrDefault(send.method(), Instant.EPOCH),
            budget(send).nextAt(),
            send instanceof Send.Update update ? turn.updateAt(update.ref()) : Instant.EPOCH)
        .max(Instant::compareTo)
        .orElseThrow();
  }

  private void spend(Turn turn, Send send, Instant now) {
    budget(send).take(now);
    turn.lastSent = now;
    if (send instanceof Send.Update update) {
      turn.nextUpdate = Map.of(update.ref(), now.plus(pace.updateInterval()));
    }
  }

  private Budget budget(Send send) {
    return send instanceof Send.Post
        ? channels.computeIfAbsent(
            send.channel(), channel -> new Budget(pace.postInterval(), pace.postBurst()))
        : methods.computeIfAbsent(
            send.method(), method -> new Budget(pace.callInterval(), CALL_BURST));
  }

  private static Duration backoff(Duration first, int failures, Duration longest) {
    var doubled = first.multipliedBy(1L << Math.min(failures, 10));
    return doubled.compareTo(longest) > 0 ? longest : doubled;
  }

  /** Never shorter than asked for. */
  private Duration jittered(Duration duration) {
    return duration.plusMillis((long) (duration.toMillis() * JITTER * random.nextDouble()));
  }

  /** A lane and when it may go on. */
  private static final class Turn {
    private final Lane lane;
    private Instant notBefore = Instant.EPOCH;
    private Instant lastSent = Instant.EPOCH;
    private Map<MessageRef, Instant> nextUpdate = Map.of();
    private int failures;

    Turn(Lane lane) {
      this.lane = lane;
    }

    Instant updateAt(MessageRef ref) {
      return nextUpdate.getOrDefault(ref, Instant.EPOCH);
    }

    void backOff(Instant now, Duration duration) {
      failures++;
      notBefore = now.plus(duration);
    }
  }
}
