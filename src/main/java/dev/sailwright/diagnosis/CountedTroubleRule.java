package dev.sailwright.diagnosis;

import dev.sailwright.mesh.Counted;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Troubles that istiod and the API server count. They count since they started, so nothing says
 * that it is so now: a note, which makes what events and logs say more certain.
 */
final class CountedTroubleRule implements DiagnosisRule {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);
  private static final int SHOWN = 5;

  /** A few happen whenever something starts. */
  private static final int MANY = 10;

  private static final int MANY_ERRORS = 100;
  private static final int ONE_IN = 100;

  /** Something that istiod counts, in one number. */
  private record Trouble(
      FindingCode code,
      int from,
      String message,
      String metric,
      ToLongFunction<Counted.Istiod> count,
      String remedy) {}

  private static final List<Trouble> OF_ISTIOD =
      List.of(
          new Trouble(
              FindingCode.XDS_REJECTED,
              1,
              "Proxies rejected configurations of istiod since it started.",
              "pilot_total_xds_rejects",
              istiod -> istiod.rejects().values().stream().mapToLong(Long::longValue).sum(),
              "`istioctl proxy-status` shows who rejects one now; an EnvoyFilter is the usual"
                  + " reason."),
          new Trouble(
              FindingCode.PUSHES_FAILED,
              MANY,
              "istiod could not make or send configurations since it started.",
              "pilot_total_xds_internal_errors, pilot_xds_write_timeout, pilot_xds_pushes",
              Counted.Istiod::pushErrors,
              "Read istiod's log for `ads` errors; look at its CPU and memory limits."),
          new Trouble(
              FindingCode.PUSHES_SLOW,
              MANY,
              "More than one in a hundred pushes took longer than "
                  + Counted.Istiod.SLOW_SECONDS
                  + " seconds since istiod started.",
              "pilot_proxy_convergence_time",
              istiod -> istiod.slowPushes() * ONE_IN > istiod.pushes() ? istiod.slowPushes() : 0,
              "Give istiod more CPU or replicas, or its proxies less with Sidecar resources."),
          new Trouble(
              FindingCode.INJECTIONS_FAILED,
              1,
              "istiod could not inject pods since it started.",
              "sidecar_injection_failure_total",
              Counted.Istiod::failedInjections,
              "Read istiod's log for `injection` errors: an annotation or a template is the usual"
                  + " reason."),
          new Trouble(
              FindingCode.WEBHOOK_PATCHES_FAILED,
              MANY,
              "istiod could not write its authority into its webhooks since it started.",
              "webhook_patch_failures_total",
              Counted.Istiod::failedPatches,
              "Look at the caBundle of Istio's webhooks, and at istiod's right to patch them."));

  @Override
  public List<Finding> examine(Evidence evidence) {
    var findings = new ArrayList<Finding>();
    evidence
        .facts()
        .ifPresent(facts -> {
          OF_ISTIOD.forEach(
              trouble -> of(trouble, facts.counted().istiods()).ifPresent(findings::add));
          facts
              .counted()
              .apiServer()
              .ifPresent(counted -> {
                failedCalls(counted).ifPresent(findings::add);
                errors(counted).ifPresent(findings::add);
              });
        });
    return findings;
  }

  private static Optional<Finding> of(Trouble trouble, List<Counted.Istiod> istiods) {
    var lines =
        istiods.stream()
            .filter(istiod -> trouble.count().applyAsLong(istiod) >= trouble.from())
            .map(istiod ->
                trouble.metric()
                    + " of "
                    + istiod.pod()
                    + ": "
                    + trouble.count().applyAsLong(istiod)
                    + kinds(trouble, istiod)
                    + since(istiod.since()))
            .toList();
    return finding(trouble.code(), trouble.message(), lines, trouble.remedy());
  }

  private static String kinds(Trouble trouble, Counted.Istiod istiod) {
    return trouble.code() == FindingCode.XDS_REJECTED ? " " + new TreeMap<>(istiod.rejects()) : "";
  }

  private static Optional<Finding> failedCalls(Counted.ApiServer counted) {
    var lines =
        counted.failedCalls().entrySet().stream()
            .filter(calls -> calls.getValue() >= MANY)
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(calls ->
                calls.getKey()
                    + ": "
                    + calls.getValue()
                    + " calls without an answer"
                    + since(counted.since()))
            .toList();
    return finding(
        FindingCode.WEBHOOK_CALLS_FAILED,
        "The API server could not call webhooks since it started.",
        lines,
        "Look at the Service and the pods behind each; events say whether it still happens.");
  }

  private static Optional<Finding> errors(Counted.ApiServer counted) {
    return counted.failed() >= MANY_ERRORS && counted.failed() * ONE_IN >= counted.requests()
        ? finding(
            FindingCode.API_SERVER_ERRORS,
            "The API server answered more than one in a hundred requests with an error of its own.",
            List.of(
                "apiserver_request_total: "
                    + counted.failed()
                    + " of "
                    + counted.requests()
                    + " with 5xx"
                    + since(counted.since())),
            "Look at etcd and at webhooks that fail; on a managed cluster, ask the provider.")
        : Optional.empty();
  }

  private static Optional<Finding> finding(
      FindingCode code, String message, List<String> lines, String remedy) {
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(Finding.of(code, Severity.INFO, message, Lines.first(lines, SHOWN), remedy));
  }

  private static String since(Optional<Instant> start) {
    return start.map(at -> " since " + CLOCK.format(at) + " UTC").orElse(" since its start");
  }
}
