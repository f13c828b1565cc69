package dev.sailwright.crash;

import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore.Saved;
import dev.sailwright.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an API server does to its callers for a while, as the adapters hand it on: 409 is a
 * conflict, everything else (429, 410, 500, timeouts, refused connections) is unreachable; that
 * these are one to the loop is what KubernetesUpgradeStoreTest is about. A request that timed out
 * may have been carried out.
 */
final class Trouble {
  private static final Duration SLOW = Duration.ofSeconds(2);

  enum Kind {
    /** 409 to every write. */
    CONFLICT,
    /** 429 or 500 to every write. */
    WRITES_REFUSED,
    /** 410, 429 or 500 to every read. */
    READS_REFUSED,
    /** Every write is carried out, and no answer comes. */
    WRITES_TIME_OUT,
    /** Restarting: no connection at all, to anything. */
    RESTART,
    /** Every second call is refused. */
    FLAPPING,
    /** The watches are cut and cannot be opened anew: the mesh is not seen. */
    WATCH_CUT,
    /** Every call takes two seconds. */
    SLOW
  }

  private final Map<String, List<Instant>> writes = new HashMap<>();
  private Optional<ManualClock> clock = Optional.empty();
  private Optional<Kind> kind = Optional.empty();
  private boolean counting = true;
  private int calls;

  static Trouble none() {
    return new Trouble();
  }

  void begin(Kind now, World world) {
    kind = Optional.of(now);
    clock = Optional.of(world.clock);
    world.mesh.faults().unreachable(now == Kind.WATCH_CUT || now == Kind.RESTART);
  }

  void end(World world) {
    kind = Optional.empty();
    world.mesh.faults().unreachable(false);
  }

  /** What people do is not the loop's doing. */
  void uncounted(Runnable act) {
    counting = false;
    try {
      act.run();
    } finally {
      counting = true;
    }
  }

  /** When the loop wrote, or tried to, while the trouble lasted; by what it wrote to. */
  Map<String, List<Instant>> writes() {
    return writes;
  }

  <T> T read(Supplier<T> call) {
    before(kind.filter(Kind.READS_REFUSED::equals).isPresent());
    return call.get();
  }

  <T> T write(String what, Supplier<T> call) {
    writing(what);
    return after(call.get());
  }

  Saved save(String id, Supplier<Saved> call) {
    writing(id);
    return kind.filter(Kind.CONFLICT::equals).isPresent()
        ? new Saved.Conflict()
        : after(call.get());
  }

  private void writing(String what) {
    if (kind.isPresent() && counting) {
      writes.computeIfAbsent(what, any -> new ArrayList<>()).add(clock.orElseThrow().instant());
    }
    before(kind.filter(Kind.WRITES_REFUSED::equals).isPresent());
  }

  private void before(boolean refused) {
    if (kind.filter(Kind.SLOW::equals).isPresent()) {
      clock.orElseThrow().advance(SLOW);
    }
    if (refused
        || kind.filter(Kind.RESTART::equals).isPresent()
        || (kind.filter(Kind.FLAPPING::equals).isPresent() && ++calls % 2 == 0)) {
      throw new UnreachableException("the API server is in trouble");
    }
  }

  private <T> T after(T answer) {
    if (kind.filter(Kind.WRITES_TIME_OUT::equals).isPresent()) {
      throw new UnreachableException("the answer did not come in time");
    }
    return answer;
  }
}
