package dev.sailwright.port;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A method that changes something outside the process; only the effect gate calls it. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Effectful {
  /** Under which point the gate reports it. */
  EffectWitness.Point value();
}
