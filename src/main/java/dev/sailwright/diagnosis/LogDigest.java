package dev.sailwright.diagnosis;

import dev.sailwright.mesh.MeshLogs;
import dev.sailwright.mesh.PodLog;
import dev.sailwright.mesh.Redaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What logs say: known lines, counted, and how many errors there were in each minute.
 *
 * @param matches the most frequent first
 * @param errors empty when no line has a time
 * @param lines that were read
 */
public record LogDigest(List<Match> matches, Optional<ErrorRate> errors, int lines) {
  /**
   * Of istiod's logger, of Envoy's, of klog, and of JSON; Envoy's own lines come through the
   * agent's logger with the level in front.
   */
  private static final Pattern ERROR =
      Pattern.compile(
          "^(?:\\S+\\s+)?(?:error|fatal|critical)\\b|\\[(?:error|critical)]|^[EF]\\d{4} "
              + "|\"level\":\"(?:error|fatal)\"",
          Pattern.CASE_INSENSITIVE);

  public LogDigest {
    matches = List.copyOf(matches);
  }

  /**
   * @param pods in which it stands
   * @param sample the newest line of the first log that has one, redacted
   * @param first when it was first seen in what was read
   */
  public record Match(
      Signature signature, int count, List<String> pods, String sample, Optional<Instant> first) {
    public Match {
      pods = List.copyOf(pods);
    }
  }

  /**
   * @param signatures in order: the first that fits a line is what it means
   */
  public static LogDigest of(MeshLogs logs, List<Signature> signatures) {
    var found = new LinkedHashMap<Signature, Count>();
    var errors = new ErrorRate.Counter();
    var lines = 0;
    for (var pod : logs.pods()) {
      var position = 0;
      if (pod.cut()) {
        begin(pod).ifPresent(errors::cutBefore);
      }
      for (var line : pod.lines()) {
        var meaning =
            signatures.stream()
                .filter(signature -> signature.pattern().matcher(line.text()).find())
                .findFirst();
        if (meaning.isPresent()) {
          found.computeIfAbsent(meaning.get(), Count::new).add(pod, position, line);
        }
        var bad =
            meaning.map(signature -> signature.severity() != Severity.INFO).orElse(false)
                || ERROR.matcher(line.text()).find();
        line.at().ifPresent(at -> errors.add(at, bad));
        lines++;
        position++;
      }
    }
    return new LogDigest(
        found.values().stream()
            .map(Count::match)
            .sorted(Comparator.comparingInt(Match::count).reversed())
            .toList(),
        errors.rate(),
        lines);
  }

  private static Optional<Instant> begin(PodLog pod) {
    return pod.lines().stream().flatMap(line -> line.at().stream()).findFirst();
  }

  /** How often one signature was found. */
  private static final class Count {
    private final Signature signature;
    private final Map<PodLog, List<Integer>> positions = new LinkedHashMap<>();
    private final List<Instant> times = new ArrayList<>();

    Count(Signature signature) {
      this.signature = signature;
    }

    void add(PodLog pod, int position, PodLog.Line line) {
      positions.computeIfAbsent(pod, any -> new ArrayList<>()).add(position);
      line.at().ifPresent(times::add);
    }

    Match match() {
      return new Match(
          signature,
          positions.values().stream().mapToInt(List::size).sum(),
          positions.keySet().stream().map(PodLog::pod).distinct().sorted().toList(),
          sample(),
          times.stream().min(Comparator.naturalOrder()));
    }

    /** What hides a line may stand before or after it, so the whole log is redacted. */
    private String sample() {
      var first = positions.entrySet().iterator().next();
      var lines = first.getKey().lines().stream().map(PodLog.Line::text).toList();
      return Redaction.of(lines).get(first.getValue().getLast()).strip();
    }
  }
}
