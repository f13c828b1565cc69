package dev.sailwright.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.realcluster.RealStore;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The same races, with the record kept by the real API server. */
class ApprovalRacesIT {
  private static final int RACES = 500;

  /** Few on purpose: who is faster is not ours to say here. */
  private static final int STARTED = RACES / 10;

  @Test
  void onTheRealStoreTheCardIsDecidedOnce() throws Exception {
    var seen = new TreeMap<String, Integer>();
    try (var real = new RealStore()) {
      var store = real.empty("sailwright-races");
      for (var seed = 0L; seed < RACES; seed++) {
        try {
          // A mesh of its own, so that a look at the others' upgrades is no part of the race.
          var race = new Race(store, "race-" + seed, seed, new AtOnce()).run(1);
          race.begin();
          race.seen().distinct().forEach(what -> seen.merge(what, 1, Integer::sum));
        } catch (Exception | AssertionError e) {
          throw new AssertionError("seed " + seed, e);
        }
      }
    }
    // Races in which nothing happens would show nothing.
    assertThat(seen.keySet())
        .contains("APPROVE RECORDED", "APPROVE ALREADY_DECIDED", "DENY RECORDED", "ASK PROPOSED");
    assertThat(seen.getOrDefault("STARTED", 0)).isGreaterThan(STARTED);
  }
}
