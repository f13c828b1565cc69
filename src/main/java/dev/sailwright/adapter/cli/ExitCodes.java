package dev.sailwright.adapter.cli;

import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.diagnosis.Finding;

/** How commands end. */
public final class ExitCodes {
  public static final int FINE = 0;

  /** A finding of severity BLOCKER. */
  public static final int FINDINGS = 1;

  /** Wrong arguments, broken settings, a taken port: mend the call. */
  public static final int BAD_USAGE = 2;

  /** Too much could not be seen to call anything fine. */
  public static final int NOT_SEEN = 3;

  private ExitCodes() {}

  /** What was found is certain, so it comes before what could not be seen. */
  static int of(Diagnosis diagnosis) {
    if (diagnosis.findings().stream().anyMatch(Finding::blocks)) {
      return FINDINGS;
    }
    return diagnosis.verdict() == Diagnosis.Verdict.UNKNOWN ? NOT_SEEN : FINE;
  }
}
