package dev.sailwright.mesh;

/**
 * Something that could not be seen. It is never taken for absent or for fine.
 *
 * @param subject what was to be read, for example {@code pods in all namespaces}; redacted, as the
 *     rest is
 * @param reason why it was not: the missing right ({@code list pods}) or the address that did not
 *     answer
 * @param remedy what to do about it
 */
public record BlindSpot(Area area, String subject, String reason, String remedy) {
  /** What a verdict can no longer be sure of. */
  public enum Area {
    KUBERNETES,
    CONTROL_PLANE,
    DATA_PLANE,
    WEBHOOKS,
    EVENTS,
    CERTIFICATES,
    LOGS,
    METRICS,
    PROXIES,
    INSTALL
  }

  /** What other programs named or said may hold anything. */
  public BlindSpot {
    subject = Redaction.inOneLine(subject);
    remedy = Redaction.inOneLine(remedy);
    reason = Redaction.inOneLine(reason);
  }
}
