package dev.sailwright.diagnosis;

import java.time.Duration;
import java.util.List;

/** How far ahead of its day each thing is seen to come up. */
public final class Horizon {
  private Horizon() {}

  /** What is looked for, for people who are told that there is nothing of it. */
  public static List<String> lookedFor() {
    return List.of(
        "an end of support within " + SupportRule.DAYS_TO_PLAN + " days",
        "a root certificate that ends within " + days(RootCertificateRule.EARLY),
        "a signing certificate that ends within " + days(SigningCertificateRule.EARLY),
        "bulletins that hit what runs",
        "versions that are known to go wrong",
        "a next Kubernetes that would end istiod");
  }

  private static String days(Duration duration) {
    return duration.toDays() + " days";
  }
}
