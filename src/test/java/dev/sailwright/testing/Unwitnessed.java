package dev.sailwright.testing;

import dev.sailwright.port.EffectWitness;
import dev.sailwright.usecase.EffectGate;

/** For tests that do not look at effects one by one. */
public final class Unwitnessed implements EffectWitness {
  public static EffectGate gate() {
    return new EffectGate(new Unwitnessed());
  }

  @Override
  public void before(Point point, String key) {}

  @Override
  public void after(Point point, String key) {}
}
