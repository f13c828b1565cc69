package dev.sailwright.realcluster;

import static org.awaitility.Awaitility.await;

import dev.sailwright.port.EffectWitness.Point;
import dev.sailwright.realcluster.Breakpoints.Place;
import dev.sailwright.realcluster.Breakpoints.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Three bots on one cluster, as a Deployment would keep them: who ends is replaced. At planned
 * effects one of them is interrupted, one interruption at a time, and only when another bot is
 * ready to carry on.
 */
final class Replicas implements AutoCloseable {
  private static final int COUNT = 3;
  private static final Duration TURN = Duration.ofMillis(300);

  /** Those that the epoch guards: a woken leader must not have them any more. */
  private static final Set<Point> FENCED =
      EnumSet.of(
          Point.STORE_BACKUP,
          Point.RUN_ISTIOCTL,
          Point.RESTART_WORKLOAD,
          Point.REMOVE_LEFTOVER,
          Point.POST_MESSAGE,
          Point.UPDATE_MESSAGE,
          Point.UPLOAD_FILE);

  /** Those that any bot has, for the person who asked it. */
  private static final Set<Point> OF_ANYBODY =
      EnumSet.of(
          Point.STORE_PROPOSAL,
          Point.STORE_DECISION,
          Point.ANSWER_PERSON,
          Point.SHOW_FORM,
          Point.SHARE_PICTURE);

  enum Interruption {
    /** As {@code kill -9}. */
    KILL,
    /** Stands still until another bot has carried on, and then goes on as if nothing had been. */
    FREEZE,
    /** All three are replaced one after the other, this one first, as a rollout does. */
    ROLL
  }

  /**
   * @param carriedOn from the interruption to the next effect of another bot: where the leader was
   *     interrupted, one that only a leader has
   */
  record Interrupted(Place place, Interruption how, Duration carriedOn) {}

  private static final class Replica {
    private final Bot bot;
    private final int generation;
    private volatile boolean ready;
    private volatile boolean interrupted;
    private volatile boolean woken;

    Replica(Bot bot, int generation) {
      this.bot = bot;
      this.generation = generation;
    }
  }

  private record Open(Replica replica, Place place, Interruption how, Instant since) {}

  private final Path settings;
  private final Path kubeconfig;
  private final SlackPeer slack;
  private final Path log;
  private final LongSupplier epoch;
  private final Map<Place, Deque<Interruption>> plan = new HashMap<>();
  private final List<Replica> running = new ArrayList<>();
  private final List<Interrupted> done = new ArrayList<>();
  private final List<Duration> takeovers = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private final ScheduledExecutorService supervisor = Executors.newSingleThreadScheduledExecutor();
  private Optional<Open> open = Optional.empty();
  private boolean asleep;
  private int generation;
  private int asked;
  private boolean closed;

  /**
   * @param epoch of the upgrade, as it is stored
   */
  Replicas(Path settings, Path kubeconfig, SlackPeer slack, Path log, LongSupplier epoch) {
    this.settings = settings;
    this.kubeconfig = kubeconfig;
    this.slack = slack;
    this.log = log;
    this.epoch = epoch;
  }

  /** More than one at the same place come one after the other. */
  synchronized void plan(Place place, Interruption how) {
    plan.computeIfAbsent(place, any -> new ArrayDeque<>()).add(how);
  }

  Replicas start() {
    var unused =
        supervisor.scheduleWithFixedDelay(
            this::supervise, 0, TURN.toMillis(), TimeUnit.MILLISECONDS);
    await("three bots to be ready, see " + log)
        .atMost(Duration.ofMinutes(2))
        .until(() -> ready() == COUNT);
    return this;
  }

  /** One that would get a request now; another one each time. */
  Bot any() {
    await("a bot to be ready").atMost(Duration.ofSeconds(60)).until(() -> ready() > 0);
    synchronized (this) {
      var ready = running.stream().filter(replica -> replica.ready).toList();
      return ready.isEmpty() ? running.getFirst().bot : ready.get(asked++ % ready.size()).bot;
    }
  }

  private synchronized long ready() {
    return running.stream().filter(replica -> replica.ready).count();
  }

  /** Whether something is still to happen at an effect of this kind. */
  synchronized boolean awaits(Point point) {
    return plan.keySet().stream().anyMatch(place -> place.point() == point);
  }

  synchronized Set<Place> left() {
    return Set.copyOf(plan.keySet());
  }

  synchronized List<Interrupted> done() {
    return done.stream().sorted(Comparator.comparing(Interrupted::carriedOn)).toList();
  }

  /**
   * How long each frozen leader kept the upgrade for itself: until another one raised the epoch.
   */
  synchronized List<Duration> takeovers() {
    return List.copyOf(takeovers);
  }

  /** Bots that ended without a reason, effects of one that had been taken over. */
  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** A bot's thread stands at an effect. */
  private void reached(Replica replica, Place place) {
    Optional<Interruption> how;
    synchronized (this) {
      if (replica.woken && place.side() == Side.AFTER && FENCED.contains(place.point())) {
        wrong.add("a woken bot had " + place.point());
      }
      carriedOn(replica, place.point());
      how = begin(replica, place);
    }
    if (how.isPresent() && how.get() == Interruption.FREEZE) {
      sleepThroughATakeOver(replica);
    }
  }

  private synchronized void carriedOn(Replica other, Point next) {
    if (open.isPresent() && open.get().replica != other && carriesOn(open.get().place, next)) {
      var interruption = open.get();
      done.add(
          new Interrupted(
              interruption.place,
              interruption.how,
              Duration.between(interruption.since, Instant.now())));
      open = Optional.empty();
      notifyAll();
    }
  }

  private static boolean carriesOn(Place interrupted, Point next) {
    return OF_ANYBODY.contains(interrupted.point()) || !OF_ANYBODY.contains(next);
  }

  private synchronized Optional<Interruption> begin(Replica replica, Place place) {
    // What a frozen leader keeps for itself is not to be measured over two interruptions.
    if (asleep || replica.interrupted || !plan.containsKey(place)) {
      return Optional.empty();
    }
    try {
      while (!closed && running.stream().noneMatch(other -> other != replica && other.ready)) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    var planned = plan.get(place);
    if (closed || asleep || open.isPresent() || replica.interrupted || planned == null) {
      return Optional.empty();
    }
    var how = planned.removeFirst();
    if (planned.isEmpty()) {
      plan.remove(place);
    }
    replica.interrupted = true;
    replica.ready = false;
    open = Optional.of(new Open(replica, place, how, Instant.now()));
    switch (how) {
      case KILL -> replica.bot.kill();
      case FREEZE -> {
        asleep = true;
        replica.bot.freeze();
      }
      case ROLL -> {
        generation++;
        replica.bot.terminate();
      }
    }
    return Optional.of(how);
  }

  private void sleepThroughATakeOver(Replica replica) {
    var own = epoch.getAsLong();
    var frozen = Instant.now();
    await("another bot to take over")
        .atMost(Duration.ofSeconds(60))
        .until(() -> epoch.getAsLong() > own);
    synchronized (this) {
      takeovers.add(Duration.between(frozen, Instant.now()));
      asleep = false;
    }
    replica.woken = true;
    replica.bot.thaw();
  }

  private void supervise() {
    List<Replica> seen;
    synchronized (this) {
      running.stream().filter(replica -> replica.bot.hasEnded()).toList().forEach(this::ended);
      seen = List.copyOf(running);
    }
    for (var replica : seen) {
      replica.ready = !replica.interrupted && isReady(replica.bot);
    }
    if (seen.size() < COUNT) {
      startOne();
    } else {
      replaceOneOfAnOlderGeneration(seen);
    }
    synchronized (this) {
      notifyAll();
    }
  }

  private void ended(Replica replica) {
    if (!replica.interrupted) {
      wrong.add("a bot ended by itself, see " + log);
    }
    running.remove(replica);
  }

  private static boolean isReady(Bot bot) {
    try {
      return !bot.hasEnded() && bot.ready();
    } catch (AssertionError endedMeanwhile) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void startOne() {
    var port = Bot.freePort();
    var bot = Bot.start(settings, kubeconfig, slack, log, Breakpoints.javaOptions(port));
    var replica = new Replica(bot, generation);
    await("the debugger to reach the bot")
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> Breakpoints.attach(port, place -> reached(replica, place)) != null);
    synchronized (this) {
      running.add(replica);
    }
  }

  private void replaceOneOfAnOlderGeneration(List<Replica> seen) {
    if (seen.stream().allMatch(replica -> replica.ready)) {
      seen.stream()
          .filter(replica -> replica.generation < generation)
          .findFirst()
          .ifPresent(replica -> {
            replica.interrupted = true;
            replica.bot.terminate();
          });
    }
  }

  /** All of the generation that a rollout made, and of none before. */
  synchronized boolean isRolledOut() {
    return generation > 0
        && running.size() == COUNT
        && running.stream().allMatch(replica -> replica.ready && replica.generation == generation);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    supervisor.close();
    running.forEach(replica -> replica.bot.kill());
  }
}
