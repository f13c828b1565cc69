package dev.sailwright.audit;

import dev.sailwright.audit.Verdict.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The effects of a log, by process. A log may hold a record twice, since logs get joined; it may
 * not hold two different ones of one place, nor one before its predecessor.
 */
final class EffectTrail {
  private final Map<String, Map<EffectRecord, Long>> lines = new TreeMap<>();

  void add(AuditLine.Effect line) {
    lines
        .computeIfAbsent(line.record().process(), process -> new LinkedHashMap<>())
        .putIfAbsent(line.record(), line.number());
  }

  /** One for each process: by the log alone, so whether its end was cut off is not seen. */
  List<Verdict> verdicts() {
    return lines.entrySet().stream().map(entry -> of(entry.getKey(), entry.getValue())).toList();
  }

  private static Verdict of(String process, Map<EffectRecord, Long> found) {
    var bySeq = new TreeMap<Long, List<EffectRecord>>();
    found
        .keySet()
        .forEach(
            record -> bySeq.computeIfAbsent(record.seq(), seq -> new ArrayList<>()).add(record));
    var first = bySeq.firstEntry().getValue().getFirst();
    var begin = EffectChain.begin(process);
    var chain =
        first.seq() == 1 ? begin : new EffectChain(process, first.seq() - 1, first.previous());
    var previous = 0L;
    for (var records : bySeq.values()) {
      var record = records.getFirst();
      if (record.seq() > chain.seq() + 1) {
        return new Verdict(
            name(process),
            Outcome.DROPPED,
            count(chain, first),
            "effect "
                + (chain.seq() + 1)
                + " is missing before "
                + at(record, found)
                + ": it was dropped");
      }
      var right = chain.next(record.at(), record.stage(), record.point(), record.key());
      for (var other : records) {
        if (!other.equals(right)) {
          return new Verdict(
              name(process),
              Outcome.EDITED,
              count(chain, first),
              at(other, found) + " is not what was written: it was edited, or added");
        }
      }
      var place = found.getOrDefault(record, 0L);
      if (place < previous) {
        return new Verdict(
            name(process),
            Outcome.REORDERED,
            count(chain, first),
            at(record, found)
                + " stands before effect "
                + chain.seq()
                + ": they were moved, or logs were joined in another order");
      }
      previous = place;
      chain = chain.after(record);
    }
    return first.seq() == 1
        ? new Verdict(
            name(process),
            Outcome.VERIFIED,
            count(chain, first),
            count(chain, first) + " records of effects, from the process's first one on")
        : new Verdict(
            name(process),
            Outcome.NOT_VERIFIED,
            count(chain, first),
            "whole from effect "
                + first.seq()
                + " on, but those before it are not in this log: give its older part too");
  }

  private static String name(String process) {
    return "effects of " + process;
  }

  private static int count(EffectChain chain, EffectRecord first) {
    return Math.toIntExact(chain.seq() - first.seq() + 1);
  }

  private static String at(EffectRecord record, Map<EffectRecord, Long> found) {
    return "effect " + record.seq() + " (line " + found.get(record) + " of the log)";
  }
}
