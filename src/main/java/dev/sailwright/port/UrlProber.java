package dev.sailwright.port;

import dev.sailwright.upgrade.StepFacts;
import java.net.URI;

/** Asks an address once. */
public interface UrlProber {
  /** OK only for status 200; never throws. */
  @ReadOnly
  StepFacts.Probe probe(URI address);
}
