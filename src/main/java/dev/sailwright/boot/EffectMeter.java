package dev.sailwright.boot;

import dev.sailwright.port.EffectWitness;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts effects as {@code sailwright_effects_total}, by point and stage. More begun than ended
 * means that some failed, or that their outcome is not known.
 */
final class EffectMeter implements EffectWitness {
  private static final Logger LOG = LoggerFactory.getLogger(EffectMeter.class);

  private final MeterRegistry meters;

  EffectMeter(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public void before(Point point, String key) {
    count(point, "begun", key);
  }

  @Override
  public void after(Point point, String key) {
    count(point, "ended", key);
  }

  private void count(Point point, String stage, String key) {
    LOG.debug("{} {} {}", point, stage, key);
    meters
        .counter(
            "sailwright.effects", "point", point.name().toLowerCase(Locale.ROOT), "stage", stage)
        .increment();
  }
}
