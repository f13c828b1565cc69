package dev.sailwright.planning;

import dev.sailwright.mesh.Minor;
import java.util.List;
import java.util.Optional;

/**
 * What people want to know before they approve, beside the steps themselves.
 *
 * @param hop the step that is planned; empty when it is not known what runs
 * @param later the hops that would follow, each with a card of its own
 * @param gap why these end before the newest version, or before the goal of a journey; empty when
 *     they lead there
 * @param sources where the install inputs are from, and what else was found
 * @param notes on what changes with the minors of the hop, those that concern this mesh first
 * @param restarts pods by wave and namespace; counts come and go, so they bind nobody
 * @param rendering empty until istioctl was asked
 * @param gateways how each gateway gets its new proxy, one line each
 * @param namely what is acknowledged by name, as {@link Acknowledged} writes it; empty in what an
 *     earlier release stored
 * @param asOf the days of the release data, as {@link dev.sailwright.mesh.AsOf} writes them; empty
 *     in what an earlier release stored
 */
public record PlanDetails(
    Optional<Hop> hop,
    List<Hop> later,
    Optional<String> gap,
    Strategy strategy,
    List<InputSource> sources,
    List<Note> notes,
    List<Restarts> restarts,
    List<String> gateways,
    WayBack wayBack,
    Estimate estimate,
    Optional<Rendering> rendering,
    Optional<List<String>> namely,
    Optional<String> asOf) {
  public PlanDetails {
    later = List.copyOf(later);
    sources = List.copyOf(sources);
    notes = List.copyOf(notes);
    restarts = List.copyOf(restarts);
    gateways = List.copyOf(gateways);
    namely = namely.map(List::copyOf);
  }

  PlanDetails with(Rendering rendered) {
    return with(estimate, wayBack, Optional.of(rendered));
  }

  PlanDetails with(Estimate takes, WayBack leads) {
    return with(takes, leads, rendering);
  }

  PlanDetails insteadOfIt(String words) {
    return with(
        new Strategy(strategy.name(), strategy.reason(), words), estimate, wayBack, rendering);
  }

  private PlanDetails with(Estimate takes, WayBack leads, Optional<Rendering> rendered) {
    return with(strategy, takes, leads, rendered);
  }

  private PlanDetails with(
      Strategy way, Estimate takes, WayBack leads, Optional<Rendering> rendered) {
    return new PlanDetails(
        hop, later, gap, way, sources, notes, restarts, gateways, leads, takes, rendered, namely,
        asOf);
  }

  PlanDetails acknowledging(Optional<List<String>> lines) {
    return new PlanDetails(
        hop, later, gap, strategy, sources, notes, restarts, gateways, wayBack, estimate, rendering,
        lines, asOf);
  }

  /**
   * @param name such as {@code in place}
   * @param reason why this one
   * @param instead what another one would need
   */
  public record Strategy(String name, String reason, String instead) {}

  /**
   * @param name such as {@code ConfigMap istio-system/values}
   * @param found what it gave, or why it gave nothing
   */
  public record InputSource(String name, String found) {}

  /**
   * A note of Istio's own on upgrading.
   *
   * @param here objects of this mesh that it is about, one line each; empty when it could not be
   *     told whether there are any, so it may concern somebody
   */
  public record Note(Minor minor, String area, String summary, List<String> here) {
    public Note {
      here = List.copyOf(here);
    }
  }

  /**
   * @param wave number of the step that restarts them
   * @param namespace {@code …} for those that are too many to name
   */
  public record Restarts(int wave, String namespace, int workloads, int pods) {}

  /**
   * @param cheap until when it is cheap, and what it takes
   * @param afterwards what it takes later
   */
  public record WayBack(String cheap, String afterwards) {}

  /** Minutes, without the time that people take to approve. */
  public record Estimate(int least, int most) {}
}
