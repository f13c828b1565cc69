package dev.sailwright.comparison;

import dev.sailwright.diagnosis.Diagnosis;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.KubernetesVersion;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Two meshes side by side.
 *
 * @param differences suspicious ones first, then the heaviest
 * @param unshown causes that only one of the meshes has and that show in no difference
 * @param same one line each
 * @param notCompared one line each: what it is, and on which mesh it could not be seen
 */
public record Comparison(
    Outcome outcome,
    Part left,
    Part right,
    List<Difference> differences,
    List<Suspicion> unshown,
    List<String> same,
    List<String> notCompared) {
  public Comparison {
    differences = List.copyOf(differences);
    unshown = List.copyOf(unshown);
    same = List.copyOf(same);
    notCompared = List.copyOf(notCompared);
  }

  /** The first that holds. */
  public enum Outcome {
    /** A difference shows the cause that only one of the meshes has. */
    SUSPICIOUS,
    /** Only one of them has a cause, and no difference shows it. */
    UNSHOWN,
    /** Something could not be seen, so nothing is called fine. */
    NOT_ENOUGH_SEEN,
    /** Both have the same causes. */
    BOTH_BROKEN,
    NOTHING_SUSPICIOUS
  }

  /**
   * One of the meshes.
   *
   * @param versions of its control planes, oldest first
   * @param cause what its diagnosis has on top, in one sentence
   * @param blindSpots what could not be read of it
   */
  public record Part(
      String cluster,
      Instant observedAt,
      Diagnosis.Verdict verdict,
      List<IstioVersion> versions,
      Optional<KubernetesVersion> kubernetes,
      Optional<String> cause,
      List<BlindSpot> blindSpots) {
    public Part {
      versions = List.copyOf(versions);
      blindSpots = List.copyOf(blindSpots);
    }
  }

  public Part part(Side side) {
    return switch (side) {
      case LEFT -> left;
      case RIGHT -> right;
    };
  }

  /** What only one of them suffers from, the likeliest first. */
  public Stream<Suspicion> suspicions() {
    return Stream.concat(
        differences.stream().flatMap(difference -> difference.suspicion().stream()),
        unshown.stream());
  }

  /** Of both, each naming its mesh; what is told of several areas alike is told once. */
  public List<BlindSpot> blindSpots() {
    return Stream.of(left, right)
        .flatMap(part ->
            part.blindSpots().stream()
                .collect(
                    Collectors.toMap(
                        spot -> List.of(spot.subject(), spot.reason()),
                        spot ->
                            new BlindSpot(
                                spot.area(),
                                part.cluster() + ": " + spot.subject(),
                                spot.reason(),
                                spot.remedy()),
                        (first, again) -> first,
                        LinkedHashMap::new))
                .values()
                .stream())
        .toList();
  }

  /** Whose diagnosis leads on: the one with the likeliest suspicion, else one with a cause. */
  public Optional<String> toDiagnose() {
    return suspicions()
        .map(why -> part(why.side()))
        .findFirst()
        .or(() -> Stream.of(right, left).filter(part -> part.cause().isPresent()).findFirst())
        .map(Part::cluster);
  }
}
