package dev.sailwright.adapter.slack;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
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
 *   <li>One call at a time for each lane and each channel, so nothing overtakes; a slow channel
 *       holds up no other.
 *   <li>A lane is asked for what it wants now, when it is its turn: an outdated update is never
 *       sent, and nothing is queued here.
 *   <li>Slack's limits by channel and message, and its Retry-After by method, hold over all lanes.
 *   <li>A failure delays its own lane alone, that of a file the lane's files alone, a place that a
 *       person has to mend delays those who want to go there, and nothing is dropped because of it.
 *   <li>A failure is logged and counted, and never told in Slack.
 * </ol>
 */
public final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final Duration LONGEST_END = Duration.ofSeconds(15);

  /** A post without an answer may still be under way at Slack's; looking too early misses it. */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  private static final int DOUBLINGS = 10;
  private static final double JITTER = 0.2;

  private final Api slack;
  private final Pace pace;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final MeterRegistry meters;
  private final Executor calls;
  private final Limits limits;
  private final Complaints complaints = new Complaints(LOG);
  private final Map<String, Turn> turns = new LinkedHashMap<>();
  private final Set<String> busyChannels = new HashSet<>();
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread = new Thread(this::loop, "slack-outbox");
  private volatile boolean closed;

  /**
   * @param attachments what is sent as files
   */
  public Outbox(
      SlackClient client,
      Attachments attachments,
      Pace pace,
      InstantSource clock,
      RandomGenerator random,
      MeterRegistry meters) {
    this(
        new SlackCalls(client.methods(), client.effects(), attachments),
        pace,
        clock,
        random,
        meters,
        call -> Thread.ofVirtual().name("slack-call").start(call));
  }

  /**
   * @param calls where calls are made; when that is the caller's own thread, {@link #runDue} ends
   *     when all of them have
   */
  Outbox(
      Api slack,
      Pace pace,
      InstantSource clock,
      RandomGenerator random,
      MeterRegistry meters,
      Executor calls) {
    this.slack = slack;
    this.pace = pace;
    this.clock = clock;
    this.random = random;
    this.meters = meters;
    this.calls = calls;
    this.limits = new Limits(pace);
    meters.gauge("sailwright.slack.lanes", this, Outbox::lanes);
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
    synchronized (this) {
      turns.computeIfAbsent(lane.name(), name -> new Turn(lane));
    }
    wake.release();
  }

  synchronized void remove(Lane lane) {
    turns.remove(lane.name());
  }

  synchronized int lanes() {
    return turns.size();
  }

  /** How many things are remembered about the way messages go; nothing of the messages. */
  synchronized int remembered() {
    return limits.size() + complaints.size() + busyChannels.size();
  }

  /**
   * Stops sending; calls that are under way end first. What is not sent is looked up after the next
   * start.
   */
  @Override
  public void close() {
    closed = true;
    wake.release();
    try {
      if (thread.isAlive() && thread != Thread.currentThread()) {
        thread.join(LONGEST_END);
      }
      awaitCalls();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void awaitCalls() throws InterruptedException {
    var until = System.nanoTime() + LONGEST_END.toNanos();
    while (!busyChannels.isEmpty() && System.nanoTime() < until) {
      TimeUnit.NANOSECONDS.timedWait(this, until - System.nanoTime());
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

  /** Begins all that may go now and says when there may be more. Only one thread may call it. */
  Optional<Instant> runDue() {
    var waiting = new ArrayList<Instant>();
    var begun = true;
    while (begun) {
      begun = false;
      waiting.clear();
      for (var turn : idle()) {
        var call = begin(turn, waiting);
        call.ifPresent(send -> calls.execute(() -> make(turn, send)));
        begun |= call.isPresent();
      }
    }
    return waiting.stream().min(Instant::compareTo);
  }

  private synchronized List<Turn> idle() {
    return turns.values().stream()
        .filter(turn -> !turn.busy && !closed)
        .sorted(Comparator.comparing(turn -> turn.lastSent))
        .toList();
  }

  /**
   * @param waiting gets when something may go that waits for nobody's answer
   */
  private synchronized Optional<Send> begin(Turn turn, List<Instant> waiting) {
    var now = clock.instant();
    for (var send : wanted(turn, now)) {
      if (!busyChannels.contains(send.channel())) {
        var allowed = allowedAt(turn, send);
        if (!allowed.isAfter(now)) {
          limits.spend(send, now);
          turn.lastSent = now;
          turn.busy = true;
          busyChannels.add(send.channel());
          return Optional.of(send);
        }
        waiting.add(allowed);
      }
    }
    if (turn.broken) {
      waiting.add(turn.all.notBefore);
    }
    return Optional.empty();
  }

  private Instant allowedAt(Turn turn, Send send) {
    return Stream.of(limits.allowedAt(send), turn.all.notBefore, turn.of(send).notBefore)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  private List<Send> wanted(Turn turn, Instant now) {
    if (turn.broken && turn.all.notBefore.isAfter(now)) {
      return List.of();
    }
    try {
      turn.broken = false;
      return turn.lane.wanted();
    } catch (RuntimeException e) {
      broken(turn, e);
      return List.of();
    }
  }

  private void broken(Turn turn, RuntimeException e) {
    LOG.error(
        "{}: cannot be told in Slack; it is tried again later. This is a mistake in Sailwright.",
        turn.lane.name(),
        e);
    turn.broken = true;
    turn.all.failed(clock.instant(), LONGEST_BACKOFF);
  }

  private void make(Turn turn, Send send) {
    var sent = call(send);
    meters
        .counter(
            "sailwright.slack.calls",
            "method",
            send.method(),
            "outcome",
            sent.getClass().getSimpleName())
        .increment();
    synchronized (this) {
      try {
        ended(turn, send, sent, clock.instant());
      } catch (RuntimeException e) {
        broken(turn, e);
      } finally {
        turn.busy = false;
        busyChannels.remove(send.channel());
        notifyAll();
      }
    }
    wake.release();
  }

  /** A mistake of ours in making it must not keep its channel busy for ever. */
  private Sent call(Send send) {
    try {
      return slack.call(send);
    } catch (RuntimeException e) {
      LOG.error("{} broke off. This is a mistake in Sailwright.", send.method(), e);
      return new Sent.Unclear(e.getClass().getSimpleName());
    }
  }

  private void ended(Turn turn, Send send, Sent sent, Instant now) {
    switch (sent) {
      case Sent.Arrived arrived -> went(turn, send, arrived);
      case Sent.Uploaded uploaded -> went(turn, send, uploaded);
      case Sent.Found found -> went(turn, send, found);
      case Sent.Limited limited ->
          limits.pause(send.method(), now.plus(jittered(limited.retryAfter())));
      case Sent.NotSent not -> {
        complaints.failed(turn.lane.name(), send, not.problem());
        turn.of(send).failed(now, backoff(turn.of(send)));
      }
      case Sent.Unclear unclear -> {
        complaints.failed(turn.lane.name(), send, unclear.problem());
        turn.lane.settled(send, unclear);
        var settling = send.isNewMessage() ? SETTLING : pace.firstBackoff();
        turn.of(send).failed(now, longer(backoff(turn.of(send)), settling));
        turn.all.await(now.plus(settling));
      }
      case Sent.Refused refused -> refused(turn, send, refused, now);
    }
  }

  private void went(Turn turn, Send send, Sent sent) {
    complaints.works(send);
    limits.open(send);
    turn.of(send).failures = 0;
    turn.lane.settled(send, sent);
  }

  private void refused(Turn turn, Send send, Sent.Refused refused, Instant now) {
    complaints.refused(turn.lane.name(), send, refused.error());
    turn.lane.settled(send, refused);
    // Not to be allowed to look is no reason not to post.
    if (send instanceof Send.Find || refused.error().kind() == SlackError.Kind.GONE) {
      turn.of(send).failures = 0;
    } else if (refused.error().kind() == SlackError.Kind.MESSAGE) {
      turn.of(send).failed(now, backoff(turn.of(send)));
    } else {
      limits.close(send, refused.error(), now);
    }
  }

  private Duration backoff(Failures soFar) {
    var doubled = pace.firstBackoff().multipliedBy(1L << Math.min(soFar.failures, DOUBLINGS));
    return jittered(doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** Never shorter than asked for. */
  private Duration jittered(Duration duration) {
    return duration.plusMillis((long) (duration.toMillis() * JITTER * random.nextDouble()));
  }

  /** A lane and when it may go on. */
  private static final class Turn {
    private final Lane lane;
    private final Failures all = new Failures();

    /** Words do not wait for files that fail. */
    private final Failures files = new Failures();

    private Instant lastSent = Instant.EPOCH;
    private boolean busy;
    private boolean broken;

    Turn(Lane lane) {
      this.lane = lane;
    }

    Failures of(Send send) {
      return send instanceof Send.Upload ? files : all;
    }
  }

  /** How often something failed in a row, and when it may be tried again. */
  private static final class Failures {
    private Instant notBefore = Instant.EPOCH;
    private int failures;

    void failed(Instant now, Duration wait) {
      failures++;
      await(now.plus(wait));
    }

    void await(Instant until) {
      notBefore = until.isAfter(notBefore) ? until : notBefore;
    }
  }
}
