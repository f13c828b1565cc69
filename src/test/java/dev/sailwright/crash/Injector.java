package dev.sailwright.crash;

import dev.sailwright.port.EffectWitness;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Counts effects, and makes chosen ones go wrong. */
final class Injector implements EffectWitness {
  /** What happens at an effect. */
  enum Mode {
    DIES_BEFORE,
    DIES_AFTER,
    ANSWER_LOST
  }

  private final Map<Integer, Mode> chosen = new HashMap<>();
  private final Map<Point, Integer> seen = new EnumMap<>(Point.class);
  private int effects;
  private boolean losing;

  void at(int effect, Mode mode) {
    chosen.put(effect, mode);
  }

  int effects() {
    return effects;
  }

  int effects(Point point) {
    return seen.getOrDefault(point, 0);
  }

  Set<Point> seen() {
    return seen.keySet();
  }

  @Override
  public void before(Point point, String key) {
    effects++;
    seen.merge(point, 1, Integer::sum);
    losing = chosen.get(effects) == Mode.ANSWER_LOST;
    if (chosen.get(effects) == Mode.DIES_BEFORE) {
      throw new Crash("before " + point + " " + key);
    }
  }

  @Override
  public void after(Point point, String key) {
    // Where no answer travels, a lost one means that nobody was left to take it.
    if (chosen.get(effects) == Mode.DIES_AFTER || takeLost()) {
      throw new Crash("after " + point + " " + key);
    }
  }

  /** Whether the answer to the effect under way is lost; asked by whoever would send it. */
  boolean takeLost() {
    var lost = losing;
    losing = false;
    return lost;
  }
}
