package dev.sailwright.upgrade;

import dev.sailwright.gates.GateWatch;
import java.util.List;
import java.util.Optional;

/**
 * What was seen besides the step itself.
 *
 * @param output all lines of istioctl so far; only those not yet in the timeline are told
 * @param effectRunning istioctl runs, or may still run
 * @param percent of proxies on the target
 * @param leftovers of the old version, one line each
 * @param gates what is remembered for them after this look
 * @param gatesFromHere the same, where trouble counts from this look on
 * @param lastWords events and log lines of workloads that do not become ready
 */
public record Sight(
    List<String> output,
    boolean effectRunning,
    int percent,
    List<String> leftovers,
    Optional<GateWatch> gates,
    Optional<GateWatch> gatesFromHere,
    List<String> lastWords) {
  public Sight {
    output = List.copyOf(output);
    leftovers = List.copyOf(leftovers);
    lastWords = List.copyOf(lastWords);
  }
}
