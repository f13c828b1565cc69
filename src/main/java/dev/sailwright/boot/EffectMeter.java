package dev.sailwright.boot;

import dev.sailwright.port.EffectWitness;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/**
 * Counts effects as {@code sailwright_effects_total}, by point and stage, and hands them on. More
 * begun than ended means that some failed, or that their outcome is not known.
 */
final class EffectMeter implements EffectWitness {
  private final MeterRegistry meters;
  private final EffectWitness log;

  /**
   * @param log where each effect is written down
   */
  EffectMeter(MeterRegistry meters, EffectWitness log) {
    this.meters = meters;
    this.log = log;
  }

  @Override
  public void before(Point point, String key) {
    count(point, "begun");
    log.before(point, key);
  }

  @Override
  public void after(Point point, String key) {
    count(point, "ended");
    log.after(point, key);
  }

  private void count(Point point, String stage) {
    meters
        .counter(
            "sailwright.effects", "point", point.name().toLowerCase(Locale.ROOT), "stage", stage)
        .increment();
  }
}
