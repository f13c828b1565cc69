package dev.sailwright.race;

import dev.sailwright.realcluster.RealStore;
import org.junit.jupiter.api.Test;

/** The same races, with the record kept by the real API server. */
class ApprovalRacesIT {
  private static final int RACES = 500;

  @Test
  void onTheRealStoreTheCardIsDecidedOnce() throws Exception {
    try (var real = new RealStore()) {
      var store = real.empty("sailwright-races");
      for (var seed = 0L; seed < RACES; seed++) {
        try {
          // A mesh of its own, so that a look at the others' upgrades is no part of the race.
          new Race(store, "race-" + seed, seed, new AtOnce()).run(1).begin();
        } catch (Exception | AssertionError e) {
          throw new AssertionError("seed " + seed, e);
        }
      }
    }
  }
}
