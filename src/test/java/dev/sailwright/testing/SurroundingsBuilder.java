package dev.sailwright.testing;

import dev.sailwright.mesh.ClusterSurvey;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.Analysis;
import dev.sailwright.planning.CanaryRuns;
import dev.sailwright.planning.InputProof;
import dev.sailwright.planning.LiveDifference;
import dev.sailwright.planning.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds what is gathered around a mesh; nothing is in the way unless told otherwise. */
public final class SurroundingsBuilder {
  private List<String> missing = List.of();
  private Optional<String> rightsUnknown = Optional.empty();
  private Surroundings.Istioctl istioctl = Surroundings.Istioctl.verified("ab".repeat(32));
  private Optional<Surroundings.Precheck> precheck =
      Optional.of(new Surroundings.Precheck(true, List.of()));
  private Surroundings.Open open = Surroundings.Open.of(Optional.empty());
  private Analysis analysis = new Analysis.Compared(List.of(), 0);
  private ClusterSurvey survey = ClusterSurvey.empty();
  private final List<Surroundings.Trial> trials = new ArrayList<>();

  private InputProof proof =
      new InputProof.Compared(
          IstioVersion.of("1.29.6"), new LiveDifference(List.of()), List.of(), Map.of());

  private Optional<Surroundings.Rendered> rendered = Optional.of(Surroundings.Rendered.inPlace());

  /** The target's istioctl makes nothing of the inputs. */
  public SurroundingsBuilder notRendered(String why) {
    rendered = Optional.of(Surroundings.Rendered.notAtAll(why));
    return this;
  }

  /** What the installations of a canary would apply. */
  public SurroundingsBuilder runs(CanaryRuns found) {
    rendered = Optional.of(new Surroundings.Rendered(Optional.empty(), Optional.of(found)));
    return this;
  }

  public SurroundingsBuilder renderingNotTried() {
    rendered = Optional.empty();
    return this;
  }

  public SurroundingsBuilder proof(InputProof found) {
    proof = found;
    return this;
  }

  public SurroundingsBuilder missing(List<String> rights) {
    missing = List.copyOf(rights);
    return this;
  }

  /** Empty text: they could be asked. */
  public SurroundingsBuilder rightsUnknown(String why) {
    rightsUnknown = Optional.of(why).filter(text -> !text.isEmpty());
    return this;
  }

  public SurroundingsBuilder istioctl(Surroundings.Istioctl found) {
    istioctl = found;
    return this;
  }

  public SurroundingsBuilder precheck(Surroundings.Precheck said) {
    precheck = Optional.of(said);
    return this;
  }

  /** Empty text: none is. */
  public SurroundingsBuilder open(String id) {
    open = Surroundings.Open.of(Optional.of(id).filter(text -> !text.isEmpty()));
    return this;
  }

  public SurroundingsBuilder openNotAsked() {
    open = Surroundings.Open.notAsked();
    return this;
  }

  public SurroundingsBuilder analysis(Analysis said) {
    analysis = said;
    return this;
  }

  public SurroundingsBuilder survey(ClusterSurvey found) {
    survey = found;
    return this;
  }

  public SurroundingsBuilder trial(Surroundings.Trial trial) {
    trials.add(trial);
    return this;
  }

  public Surroundings build() {
    return new Surroundings(
        missing,
        rightsUnknown,
        istioctl,
        precheck,
        Optional.empty(),
        open,
        analysis,
        survey,
        trials,
        proof,
        rendered);
  }
}
