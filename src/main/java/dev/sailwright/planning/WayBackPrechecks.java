package dev.sailwright.planning;

import static dev.sailwright.diagnosis.Severity.APPROVAL;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.BlindSpot.Area;
import dev.sailwright.mesh.IstioVersion;
import java.util.List;
import java.util.Optional;

/**
 * Whether a rollback could be made, before anybody approves what it would take back. It is checked
 * once more when it is asked for.
 */
final class WayBackPrechecks {
  /** What is down is not gone back to. */
  static final Precheck IS_OPEN =
      Precheck.of("P80", "there is a way back", WayBackPrechecks::isOpen, Area.CONTROL_PLANE)
          .onlyIf(candidate -> !candidate.request().rollback() && !candidate.down());

  private WayBackPrechecks() {}

  /**
   * @param to the version that runs
   * @param why the second half of a sentence that begins with "there is none, since"
   * @param remedy what to do about it before the upgrade
   */
  record Closed(IstioVersion to, String why, String remedy) {}

  /** Empty: it is open, or it is not known what runs. */
  static Optional<Closed> closed(Candidate candidate) {
    return candidate
        .from()
        .flatMap(from -> gone(candidate, from).or(() -> noTool(candidate, from)));
  }

  private static Optional<Closed> gone(Candidate candidate, IstioVersion from) {
    var apis =
        candidate.catalog().fatalApis(from).stream()
            .filter(candidate.mesh()::hasLost)
            .map(api -> api.resource() + "." + api.groupVersion())
            .toList();
    return apis.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Closed(
                from,
                "it needs " + String.join(", ", apis) + ", which this Kubernetes does not serve",
                "What remains is forward: another version that supports this Kubernetes."));
  }

  private static Optional<Closed> noTool(Candidate candidate, IstioVersion from) {
    return candidate.surroundings().proof() instanceof InputProof.NoTool none
        ? Optional.of(
            new Closed(
                from,
                "its istioctl cannot be used: " + none.problem().replaceFirst("\\.$", ""),
                "Pin istioctl " + from + " under `istioctl` in the settings, and ask again."))
        : Optional.empty();
  }

  private static List<Finding> isOpen(Candidate candidate) {
    return closed(candidate).stream()
        .map(closed ->
            Finding.of(
                FindingCode.NO_WAY_BACK,
                APPROVAL,
                "There would be no way back to " + closed.to() + ".",
                List.of(closed.why()),
                closed.remedy()))
        .toList();
  }
}
