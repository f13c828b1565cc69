package dev.sailwright.diagnosis;

import java.util.regex.Pattern;

/**
 * A log line that means something.
 *
 * @param id such as {@code api-removed-ingress}
 * @param pattern found anywhere in the line
 * @param code of the finding that it leads to
 * @param severity WARNING, or INFO for what also happens in a well mesh
 * @param meaning one sentence without its full stop
 * @param nextCheck what to look at next
 */
public record Signature(
    String id,
    Pattern pattern,
    FindingCode code,
    Severity severity,
    String meaning,
    String nextCheck) {}
