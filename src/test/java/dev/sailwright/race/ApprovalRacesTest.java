package dev.sailwright.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.planning.StepApproval;
import dev.sailwright.playground.InMemoryUpgradeStore;
import dev.sailwright.port.UpgradeStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * People click at the same time, on three bots that share a store. What they are told is what they
 * would have been told one after the other, and nothing is started twice.
 */
class ApprovalRacesTest {
  private static final int RACES = 500;

  @Test
  void inAnyOrderOfTheirStepsTheCardIsDecidedOnce() {
    var seen = races(new InMemoryUpgradeStore(), OneByOne::new, 2);

    // Races in which nothing happens would show nothing.
    assertThat(seen.keySet())
        .contains(
            "APPROVE RECORDED",
            "APPROVE ALREADY_DECIDED",
            "APPROVE REFUSED",
            "DENY RECORDED",
            "DENY ALREADY_DECIDED",
            "ABORT RECORDED",
            "ASK PROPOSED",
            "ASK REFUSED");
    assertThat(seen.get("STARTED")).isGreaterThan(100);
  }

  @Test
  void onThreadsOfTheirOwnTheCardIsDecidedOnce() {
    races(new InMemoryUpgradeStore(), seed -> new AtOnce(), 1);
  }

  @Test
  void aStepThatAsksIsApprovedOnceToo() throws Exception {
    var store = new InMemoryUpgradeStore();
    for (var seed = 0L; seed < RACES; seed++) {
      for (var schedule : List.of(new OneByOne(seed), new AtOnce())) {
        try {
          new Race(
                  store,
                  "step-" + seed + schedule.getClass().getSimpleName(),
                  seed,
                  schedule,
                  StepApproval.CONTROL_PLANE,
                  StepApproval.FIRST_WAVE)
              .runAtStep(schedule instanceof OneByOne ? 2 : 1);
        } catch (Exception | AssertionError e) {
          throw new AssertionError("seed " + seed + " " + schedule.getClass().getSimpleName(), e);
        }
      }
    }
  }

  /** The races see what they are for: a store that lets the last one win. */
  @Test
  void aStoreThatDoesNotCompareIsFoundOut() {
    var store = new CarelessStore(new InMemoryUpgradeStore());
    assertThat(LongStream.range(0, RACES).filter(seed -> problem(store, seed).isPresent()).count())
        .isGreaterThan(RACES / 20);
  }

  private static Optional<Throwable> problem(UpgradeStore store, long seed) {
    try {
      new Race(store, "race-" + seed, seed, new OneByOne(seed)).run(0);
      return Optional.empty();
    } catch (Exception | AssertionError e) {
      return Optional.of(e);
    }
  }

  /** In how many races what was seen. */
  private static Map<String, Integer> races(
      UpgradeStore store, LongFunction<Schedule> schedule, int leaders) {
    var seen = new TreeMap<String, Integer>();
    for (var seed = 0L; seed < RACES; seed++) {
      try {
        var race = new Race(store, "race-" + seed, seed, schedule.apply(seed)).run(leaders);
        race.finish();
        race.seen().distinct().forEach(what -> seen.merge(what, 1, Integer::sum));
      } catch (Exception | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    return seen;
  }
}
