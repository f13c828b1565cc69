package dev.sailwright.comparison;

import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What control planes show of themselves. */
final class ControlPlaneTraits {
  private static final String SUBJECT = "";

  private ControlPlaneTraits() {}

  static Map<String, Seen> version(Look look, Look other) {
    if (planes(look).isEmpty()) {
      return Map.of(SUBJECT, seenOrNot(look, Words.NONE));
    }
    var known =
        look.versions().stream().map(IstioVersion::toString).collect(Collectors.joining(", "));
    return Map.of(
        SUBJECT,
        planes(look).stream().allMatch(plane -> plane.version().isPresent())
            ? Seen.of(known)
            : Seen.partly(known, Words.orNone(known) + ", and one that could not be told"));
  }

  /** Of each whether it serves; where one could not be asked, nothing follows. */
  static Map<String, Seen> state(Look look, Look other) {
    var planes = planes(look);
    if (planes.isEmpty()) {
      return nothing(look);
    }
    if (planes.stream().anyMatch(ControlPlaneTraits::isNotKnown)) {
      return Map.of(SUBJECT, Seen.not());
    }
    return Map.of(
        SUBJECT,
        Seen.of(
            Words.each(planes.stream().map(ControlPlaneTraits::state)),
            byRevision(planes, ControlPlaneTraits::state)));
  }

  static Map<String, Seen> replicas(Look look, Look other) {
    var planes = planes(look);
    return planes.isEmpty()
        ? nothing(look)
        : Map.of(SUBJECT, Seen.of(byRevision(planes, plane -> Integer.toString(plane.desired()))));
  }

  static Map<String, Seen> revisions(Look look, Look other) {
    return Map.of(
        SUBJECT, seenOrNot(look, Words.each(planes(look).stream().map(ControlPlane::revision))));
  }

  static Map<String, Seen> tags(Look look, Look other) {
    return Map.of(
        SUBJECT,
        Seen.of(
            Words.each(
                look.mesh().tags().entrySet().stream()
                    .map(tag -> tag.getKey() + " → " + tag.getValue()))));
  }

  static Map<String, Seen> install(Look look, Look other) {
    var proven = look.mesh().install().proven();
    return Map.of(
        SUBJECT,
        proven.isEmpty()
            ? Seen.partly(Words.NONE, "nothing proves one")
            : Seen.of(Words.each(proven.stream().map(method -> method.title()))));
  }

  private static List<ControlPlane> planes(Look look) {
    return look.mesh().controlPlanes();
  }

  /** Of a mesh without a control plane, or one whose control planes could not be listed. */
  private static Map<String, Seen> nothing(Look look) {
    return look.hidesControlPlanes() ? Map.of(SUBJECT, Seen.not()) : Map.of();
  }

  private static Seen seenOrNot(Look look, String text) {
    return look.hidesControlPlanes() ? Seen.not() : Seen.of(text);
  }

  private static boolean isNotKnown(ControlPlane plane) {
    return plane.answer() == ControlPlane.Answer.NOT_ASKED && plane.ready() > 0;
  }

  private static String state(ControlPlane plane) {
    return switch (plane.answer()) {
      case READY -> "answers";
      case REFUSED -> "does not answer";
      case NOT_ASKED -> plane.desired() == 0 ? "scaled to zero" : "no pod is ready";
    };
  }

  private static String byRevision(List<ControlPlane> planes, Function<ControlPlane, String> word) {
    return planes.size() == 1
        ? word.apply(planes.getFirst())
        : planes.stream()
            .map(plane -> plane.revision() + ": " + word.apply(plane))
            .sorted()
            .collect(Collectors.joining(", "));
  }
}
