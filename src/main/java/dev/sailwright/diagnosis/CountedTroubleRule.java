package dev.sailwright.diagnosis;

import dev.sailwright.mesh.ClusterFacts;
import dev.sailwright.mesh.Counted;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Troubles that istiod and the API server count. What they counted since they started may be over:
 * a note, which makes what events and logs say more certain. What they counted while somebody
 * looked happens now: a warning.
 */
final class CountedTroubleRule implements DiagnosisRule {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);
  private static final int SHOWN = 5;

  /** A few happen whenever something starts. */
  private static final int MANY = 10;

  /**
   * So many within seconds. The bot's own requests are counted, too: of what it asks for beside a
   * diagnosis, at most three injections on trial and {@code /readyz} can fail.
   */
  private static final int MANY_NOW = 5;

  private static final int MANY_ERRORS = 100;
  private static final int ONE_IN = 100;
  private static final int PERCENT_NOW = 5;

  /**
   * Something that istiod counts, in one number.
   *
   * @param from so many since it started are told
   * @param fromNow so many within the seconds of a look
   */
  private record Trouble(
      FindingCode code,
      int from,
      int fromNow,
      String messageBefore,
      String messageNow,
      String metric,
      ToLongFunction<Counted.Istiod> count,
      String remedy) {}

  private static final List<Trouble> OF_ISTIOD =
      List.of(
          new Trouble(
              FindingCode.XDS_REJECTED,
              1,
              1,
              "Proxies rejected configurations of istiod since it started.",
              "Proxies reject configurations of istiod right now.",
              "pilot_total_xds_rejects",
              istiod -> istiod.rejects().values().stream().mapToLong(Long::longValue).sum(),
              "`istioctl proxy-status` shows who rejects one now; an EnvoyFilter is the usual"
                  + " reason."),
          new Trouble(
              FindingCode.PUSHES_FAILED,
              MANY,
              MANY_NOW,
              "istiod could not make or send configurations since it started.",
              "istiod fails to make or send configurations right now.",
              "pilot_total_xds_internal_errors, pilot_xds_write_timeout, pilot_xds_pushes",
              Counted.Istiod::pushErrors,
              "Read istiod's log for `ads` errors; look at its CPU and memory limits."),
          new Trouble(
              FindingCode.PUSHES_SLOW,
              MANY,
              MANY_NOW,
              "More than one in a hundred pushes took longer than "
                  + Counted.Istiod.SLOW_SECONDS
                  + " seconds since istiod started.",
              "More than one in a hundred pushes take longer than "
                  + Counted.Istiod.SLOW_SECONDS
                  + " seconds right now.",
              "pilot_proxy_convergence_time",
              istiod -> istiod.slowPushes() * ONE_IN > istiod.pushes() ? istiod.slowPushes() : 0,
              "Give istiod more CPU or replicas, or its proxies less with Sidecar resources."),
          new Trouble(
              FindingCode.INJECTIONS_FAILED,
              1,
              1,
              "istiod could not inject pods since it started.",
              "istiod fails to inject pods right now.",
              "sidecar_injection_failure_total",
              Counted.Istiod::failedInjections,
              "Read istiod's log for `injection` errors: an annotation or a template is the usual"
                  + " reason."),
          new Trouble(
              FindingCode.WEBHOOK_PATCHES_FAILED,
              MANY,
              MANY_NOW,
              "istiod could not write its authority into its webhooks since it started.",
              "istiod fails to write its authority into its webhooks right now.",
              "webhook_patch_failures_total",
              Counted.Istiod::failedPatches,
              "Look at the caBundle of Istio's webhooks, and at istiod's right to patch them."));

  @Override
  public List<Finding> examine(Evidence evidence) {
    return evidence.facts().map(ClusterFacts::counted).stream()
        .flatMap(counted ->
            Stream.concat(
                OF_ISTIOD.stream().flatMap(trouble -> ofIstiod(trouble, counted).stream()),
                Stream.of(failedCalls(counted), errors(counted)).flatMap(Optional::stream)))
        .toList();
  }

  private static Optional<Finding> ofIstiod(Trouble trouble, Counted counted) {
    return finding(
        trouble.code(),
        trouble.messageNow(),
        counted.rise().stream()
            .flatMap(rise ->
                rise.istiods().stream()
                    .filter(more -> trouble.count().applyAsLong(more) >= trouble.fromNow())
                    .map(more -> line(trouble, more, within(rise.during()))))
            .toList(),
        trouble.messageBefore(),
        counted.istiods().stream()
            .filter(istiod -> trouble.count().applyAsLong(istiod) >= trouble.from())
            .map(istiod -> line(trouble, istiod, since(istiod.since())))
            .toList(),
        trouble.remedy());
  }

  private static String line(Trouble trouble, Counted.Istiod istiod, String when) {
    return trouble.metric()
        + " of "
        + istiod.pod()
        + ": "
        + trouble.count().applyAsLong(istiod)
        + kinds(trouble, istiod)
        + when;
  }

  private static String kinds(Trouble trouble, Counted.Istiod istiod) {
    return trouble.code() == FindingCode.XDS_REJECTED ? " " + new TreeMap<>(istiod.rejects()) : "";
  }

  private static Optional<Finding> failedCalls(Counted counted) {
    return finding(
        FindingCode.WEBHOOK_CALLS_FAILED,
        "The API server cannot call webhooks right now.",
        counted.rise().stream()
            .flatMap(rise ->
                rise.apiServer().stream()
                    .flatMap(more -> failedCalls(more, MANY_NOW, within(rise.during()))))
            .toList(),
        "The API server could not call webhooks since it started.",
        counted.apiServer().stream()
            .flatMap(all -> failedCalls(all, MANY, since(all.since())))
            .toList(),
        "Look at the Service and the pods behind each; events say what it kept out.");
  }

  private static Stream<String> failedCalls(Counted.ApiServer counted, int from, String when) {
    return counted.failedCalls().entrySet().stream()
        .filter(calls -> calls.getValue() >= from)
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(calls -> calls.getKey() + ": " + calls.getValue() + " calls without an answer" + when);
  }

  private static Optional<Finding> errors(Counted counted) {
    return finding(
        FindingCode.API_SERVER_ERRORS,
        "The API server answers requests with errors of its own right now.",
        counted.rise().stream()
            .flatMap(rise ->
                rise.apiServer().stream()
                    .filter(more ->
                        more.failed() >= MANY_NOW
                            && more.failed() * 100 >= more.requests() * PERCENT_NOW)
                    .map(more -> failed(more, within(rise.during()))))
            .toList(),
        "The API server answered more than one in a hundred requests with an error of its own.",
        counted.apiServer().stream()
            .filter(all -> all.failed() >= MANY_ERRORS && all.failed() * ONE_IN >= all.requests())
            .map(all -> failed(all, since(all.since())))
            .toList(),
        "Look at etcd and at webhooks that fail; on a managed cluster, ask the provider.");
  }

  private static String failed(Counted.ApiServer counted, String when) {
    return "apiserver_request_total: "
        + counted.failed()
        + " of "
        + counted.requests()
        + " with 5xx"
        + when;
  }

  private static Optional<Finding> finding(
      FindingCode code,
      String messageNow,
      List<String> now,
      String messageBefore,
      List<String> before,
      String remedy) {
    var lines = Stream.concat(now.stream(), before.stream()).toList();
    return Finding.ifShown(
        code,
        now.isEmpty() ? Severity.INFO : Severity.WARNING,
        now.isEmpty() ? messageBefore : messageNow,
        Lines.first(lines, SHOWN),
        remedy);
  }

  private static String within(Duration during) {
    return " within " + Math.max(1, during.plusMillis(500).toSeconds()) + " s";
  }

  private static String since(Optional<Instant> start) {
    return start.map(at -> " since " + CLOCK.format(at) + " UTC").orElse(" since its start");
  }
}
