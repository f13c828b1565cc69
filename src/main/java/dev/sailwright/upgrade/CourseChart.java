package dev.sailwright.upgrade;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.PlanStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the picture of an upgrade that has ended shows, and the same in words.
 *
 * @param title such as {@code prod: Istio 1.29.6 → 1.30.5}
 * @param samples two at least, the first not before the begin, the last not after the end
 * @param steps those that began, in their order
 */
public record CourseChart(
    String title,
    IstioVersion target,
    Instant begin,
    Instant end,
    List<Stretch> steps,
    List<Course.Wait> waits,
    List<Course.Sample> samples) {
  private static final int ENOUGH_SAMPLES = 2;

  public CourseChart {
    steps = List.copyOf(steps);
    waits = List.copyOf(waits);
    samples = List.copyOf(samples);
  }

  /**
   * @param name one or two short words
   */
  public record Stretch(String name, Instant from, Instant to) {}

  /** Empty when nothing was changed, it has not ended, or too little was seen of it. */
  public static Optional<CourseChart> of(Upgrade upgrade) {
    var status = upgrade.status();
    return status
        .course()
        .filter(course -> course.samples().size() >= ENOUGH_SAMPLES)
        .filter(course -> status.phase().isFinal() && upgrade.mayHaveChangedTheMesh())
        .map(course ->
            new CourseChart(
                title(upgrade),
                upgrade.plan().to(),
                status.startedAt().orElse(course.samples().getFirst().at()),
                status.endedAt().orElse(course.samples().getLast().at()),
                stretches(upgrade),
                course.waits(),
                course.samples()));
  }

  private static String title(Upgrade upgrade) {
    var plan = upgrade.plan();
    return plan.subject()
        + (plan.isRestart()
            ? ": restart on Istio "
            : plan.isCleanup() ? ": cleanup on Istio " : ": Istio ")
        + plan.from().filter(from -> plan.installs()).map(from -> from + " → ").orElse("")
        + plan.to();
  }

  private static List<Stretch> stretches(Upgrade upgrade) {
    var status = upgrade.status();
    return IntStream.range(0, status.steps().size())
        .boxed()
        .flatMap(index -> {
          var record = status.steps().get(index);
          return record.startedAt().stream()
              .map(from ->
                  new Stretch(
                      name(upgrade.plan().steps().get(index)),
                      from,
                      record.endedAt().or(status::endedAt).orElse(from)));
        })
        .toList();
  }

  private static String name(PlanStep step) {
    return switch (step.kind()) {
      case PRECHECK -> "precheck";
      case BACKUP -> "backup";
      case CONTROL_PLANE, INSTALL_REVISION -> "istiod";
      case MOVE_TAG -> "tag";
      case INSTALL_GATEWAYS, RESTART_GATEWAYS -> "gateways";
      case REMOVE_CONTROL_PLANE -> "old istiod";
      case VERIFY_CONTROL_PLANE, VERIFY_DATA_PLANE -> "verify";
      case RESTART_WAVE -> "wave " + step.wave();
      case LEFTOVERS -> "leftovers";
      case PROBES -> "probes";
      case REPORT -> "report";
    };
  }

  /** All that the picture shows, for those who do not see it. */
  public String words() {
    return "How it went, over time. " + title + ". " + proxies() + "; " + events() + ".";
  }

  /** Such as {@code 8 of 8 proxies on 1.30.5 after 2 min 10 s}. */
  public String proxies() {
    var seen = samples.stream().filter(sample -> sample.proxies().isPresent()).toList();
    if (seen.isEmpty()) {
      return "Proxies were not measured";
    }
    var last = seen.getLast().proxies().orElseThrow();
    var reached =
        seen.reversed().stream()
            .takeWhile(sample -> sample.proxies().orElseThrow().onTarget() == last.onTarget())
            .reduce((later, earlier) -> earlier)
            .orElseThrow();
    return last.onTarget()
        + " of "
        + last.all()
        + " proxies on "
        + target
        + (last.onTarget() == 0 ? "" : " after " + after(reached))
        + unlessAtTheEnd(seen.getLast());
  }

  /** Such as {@code no rejects; no slow pushes; paused once}. */
  public String events() {
    return Stream.of(
            Stream.of(rejects(), slowPushes()),
            waits(Course.Wait.Kind.PAUSED, "paused"),
            waits(Course.Wait.Kind.ASKED, "waited for an approval"),
            waits(Course.Wait.Kind.CLOSED, "waited until changes may begin"))
        .flatMap(Function.identity())
        .collect(Collectors.joining("; "));
  }

  /** Such as {@code no rejects}: configurations that proxies did not take. */
  public String rejects() {
    return counted()
        .map(sample ->
            count(sample.counted().orElseThrow().rejects(), "reject") + unlessAtTheEnd(sample))
        .orElse("rejects not measured");
  }

  /** Such as {@code no slow pushes}. */
  public String slowPushes() {
    return counted()
        .map(sample ->
            count(sample.counted().orElseThrow().slowPushes(), "slow push")
                + unlessAtTheEnd(sample))
        .orElse("slow pushes not measured");
  }

  private Optional<Course.Sample> counted() {
    return samples.reversed().stream().filter(sample -> sample.counted().isPresent()).findFirst();
  }

  /** What was seen last may not be what it came to. */
  private String unlessAtTheEnd(Course.Sample seen) {
    return seen.equals(samples.getLast()) ? "" : ", last measured after " + after(seen);
  }

  private String after(Course.Sample sample) {
    return Durations.inWords(
        sample.at().isAfter(begin) ? Duration.between(begin, sample.at()) : Duration.ZERO);
  }

  private static String count(long number, String what) {
    var many = what.endsWith("h") ? what + "es" : what + "s";
    return number == 0 ? "no " + many : number + " " + (number == 1 ? what : many);
  }

  private Stream<String> waits(Course.Wait.Kind kind, String what) {
    var count = waits.stream().filter(wait -> wait.kind() == kind).count();
    return count == 0
        ? Stream.empty()
        : Stream.of(what + (count == 1 ? " once" : " " + count + " times"));
  }

  /** Such as {@code paused 1 min 5 s}. */
  public String words(Course.Wait wait) {
    var what =
        switch (wait.kind()) {
          case PAUSED -> "paused ";
          case ASKED -> "waited for approval ";
          case CLOSED -> "changes were closed ";
        };
    return what + Durations.inWords(Duration.between(wait.from(), wait.to().orElse(end)));
  }
}
