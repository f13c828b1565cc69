package dev.sailwright.testing;

import dev.sailwright.port.EffectWitness;
import dev.sailwright.port.Fence;
import dev.sailwright.usecase.EffectGate;

/** For tests that do not look at effects one by one. */
public final class Unwitnessed implements EffectWitness {
  /** In tests in which nobody is taken over. */
  public static final Fence OPEN = (upgrade, epoch) -> true;

  public static EffectGate gate() {
    return new EffectGate(new Unwitnessed(), OPEN);
  }

  @Override
  public void before(Point point, String key) {}

  @Override
  public void after(Point point, String key) {}
}
