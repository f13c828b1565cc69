package dev.sailwright.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.port.UpgradeStore;
import dev.sailwright.realcluster.RealStore;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Upgrade;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The same races, with the record kept by the real API server. */
class ApprovalRacesIT {
  private static final int RACES = 500;

  @Test
  void onTheRealStoreTheCardIsDecidedOnce() throws Exception {
    try (var real = new RealStore()) {
      var store = new CountingStore(real.empty("sailwright-races"), new AtomicInteger());
      var seen = new TreeMap<String, Integer>();
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
      System.out.println(RACES + " races, " + store.lost + " writes came too late, " + seen);
      // Races in which nobody came too late would show nothing.
      assertThat(store.lost.get()).isGreaterThan(RACES / 10);
      assertThat(seen.keySet())
          .contains(
              "APPROVE RECORDED",
              "APPROVE ALREADY_DECIDED",
              "APPROVE REFUSED",
              "DENY RECORDED",
              "ASK REFUSED");
      assertThat(seen.get("STARTED")).isGreaterThan(RACES / 5);
    }
  }

  /** The positive control: the same people before a store that lets the last one win. */
  @Test
  void aStoreThatDoesNotCompareIsFoundOut() throws Exception {
    try (var real = new RealStore()) {
      var store = new CarelessStore(real.empty("sailwright-careless-races"));
      assertThat(LongStream.range(0, RACES).anyMatch(seed -> isFoundOut(store, seed))).isTrue();
    }
  }

  private static boolean isFoundOut(UpgradeStore store, long seed) {
    try {
      new Race(store, "race-" + seed, seed, new AtOnce()).run(0);
      return false;
    } catch (AssertionError notOneAfterTheOther) {
      return true;
    } catch (Exception e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  /**
   * @param lost writes of people and of the leader that met somebody else's
   */
  private record CountingStore(UpgradeStore store, AtomicInteger lost) implements UpgradeStore {
    @Override
    public Saved create(Upgrade upgrade) {
      return counted(store.create(upgrade));
    }

    @Override
    public Optional<Upgrade> load(String id) {
      return store.load(id);
    }

    @Override
    public List<Upgrade> ofCluster(String cluster) {
      return store.ofCluster(cluster);
    }

    @Override
    public Saved decide(Upgrade loaded, Decision decision) {
      return counted(store.decide(loaded, decision));
    }

    @Override
    public Saved saveStatus(Upgrade changed) {
      return counted(store.saveStatus(changed));
    }

    private Saved counted(Saved saved) {
      if (saved instanceof Saved.Conflict) {
        lost.incrementAndGet();
      }
      return saved;
    }
  }
}
