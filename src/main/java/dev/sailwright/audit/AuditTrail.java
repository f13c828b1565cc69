package dev.sailwright.audit;

import dev.sailwright.audit.Verdict.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The records of a log, by upgrade, and its effects. A log may hold a record twice, since a process
 * that takes over writes all records again; it may not hold two different ones of one place, nor
 * one before its predecessor.
 */
public final class AuditTrail {
  private static final String IN_LOG = "of the log";
  private static final String IN_RESOURCE = "of the stored upgrade";

  private final Map<String, List<AuditLine.Read>> lines = new TreeMap<>();
  private final EffectTrail effects = new EffectTrail();
  private final List<AuditLine.Unreadable> unreadable = new ArrayList<>();

  /**
   * @param log in the order of the log
   */
  public AuditTrail(Iterable<AuditLine> log) {
    for (var line : log) {
      switch (line) {
        case AuditLine.Read read ->
            lines.computeIfAbsent(read.record().upgrade(), id -> new ArrayList<>()).add(read);
        case AuditLine.Effect effect -> effects.add(effect);
        case AuditLine.Unreadable problem -> unreadable.add(problem);
      }
    }
  }

  /** The ids of all upgrades that have a record, sorted. */
  public Set<String> upgrades() {
    return lines.keySet();
  }

  /** A verdict for the effects of each process that has any, by the log alone. */
  public List<Verdict> effects() {
    return effects.verdicts();
  }

  /** A verdict for every line that should be a record and cannot be read. */
  public List<Verdict> unreadable() {
    return unreadable.stream()
        .map(line ->
            new Verdict("", Outcome.EDITED, 0, "line " + line.number() + " " + line.problem()))
        .toList();
  }

  /** By the log alone: whether the end of an upgrade that has not ended was cut off is not seen. */
  public Verdict of(String upgrade) {
    var walk = walk(upgrade, ofLog(upgrade), IN_LOG);
    if (walk.fault().isPresent()) {
      return walk.fault().get();
    }
    var chain = walk.chain();
    if (chain.records().isEmpty()) {
      return new Verdict(upgrade, Outcome.NOT_VERIFIED, 0, "the log holds no record of it");
    }
    return chain.records().getLast().kind() == AuditRecord.Kind.ENDED
        ? verified(chain)
        : new Verdict(
            upgrade,
            Outcome.NOT_VERIFIED,
            chain.records().size(),
            "whole up to record "
                + chain.records().size()
                + ", but it had not ended; name it on the command line, and its end is compared"
                + " with the stored upgrade");
  }

  /** The log and the chain that is stored, against each other. */
  public Verdict against(AuditChain stored) {
    var upgrade = stored.upgrade();
    var logged = walk(upgrade, ofLog(upgrade), IN_LOG);
    if (logged.fault().isPresent()) {
      return logged.fault().get();
    }
    var kept = walk(upgrade, ofResource(stored), IN_RESOURCE);
    if (kept.fault().isPresent()) {
      return kept.fault().get();
    }
    var inLog = logged.chain().records();
    var inResource = stored.records();
    if (kept.chain().records().size() < inResource.size()) {
      return new Verdict(
          upgrade, Outcome.EDITED, 0, "the stored upgrade holds a record twice: one was added");
    }
    var shorter = Math.min(inLog.size(), inResource.size());
    for (var i = 0; i < shorter; i++) {
      if (!inLog.get(i).equals(inResource.get(i))) {
        return new Verdict(
            upgrade,
            Outcome.EDITED,
            i,
            "record " + (i + 1) + " differs between the log and the stored upgrade");
      }
    }
    return inLog.size() == inResource.size()
        ? equallyLong(stored)
        : new Verdict(
            upgrade,
            Outcome.TRUNCATED,
            shorter,
            inLog.size() < inResource.size()
                ? "the log ends after record "
                    + inLog.size()
                    + ", the stored upgrade has "
                    + inResource.size()
                    + ": the log's end was cut off, or it was read before the last ones were"
                    + " written; read it again"
                : "the stored upgrade ends after record "
                    + inResource.size()
                    + ", the log has "
                    + inLog.size()
                    + ": the stored end was cut off");
  }

  private static Verdict equallyLong(AuditChain stored) {
    return stored.records().isEmpty()
        ? new Verdict(
            stored.upgrade(),
            Outcome.NOT_VERIFIED,
            0,
            "neither the log nor the stored upgrade holds a record: nothing was decided yet")
        : verified(stored);
  }

  private static Verdict verified(AuditChain chain) {
    var last = chain.records().getLast();
    return new Verdict(
        chain.upgrade(),
        Outcome.VERIFIED,
        chain.records().size(),
        chain.records().size() + " records, the last at " + last.at() + ": " + last.what());
  }

  /**
   * One record at its place.
   *
   * @param place counted from 1: the line of the log, or the index in the resource
   */
  private record Entry(long place, String plan, AuditRecord record) {}

  private Collection<Entry> ofLog(String upgrade) {
    var first = new LinkedHashMap<AuditRecord, Entry>();
    for (var line : lines.getOrDefault(upgrade, List.of())) {
      var seen = first.putIfAbsent(line.record(), entry(line));
      if (seen != null && !seen.plan().equals(line.plan())) {
        return List.of(seen, entry(line));
      }
    }
    return first.values();
  }

  private static Entry entry(AuditLine.Read line) {
    return new Entry(line.number(), line.plan(), line.record());
  }

  private static Collection<Entry> ofResource(AuditChain stored) {
    var entries = new ArrayList<Entry>();
    for (var record : stored.records()) {
      entries.add(new Entry(entries.size() + 1L, stored.digest(), record));
    }
    return entries;
  }

  /**
   * @param chain of the records that are whole
   */
  private record Walk(AuditChain chain, Optional<Verdict> fault) {}

  /** From the first record on, until one is not what its predecessors ask for. */
  private static Walk walk(String upgrade, Collection<Entry> entries, String where) {
    var bySeq = new TreeMap<Long, List<Entry>>();
    entries.forEach(
        entry -> bySeq.computeIfAbsent(entry.record().seq(), seq -> new ArrayList<>()).add(entry));
    var plan = entries.stream().map(Entry::plan).findFirst().orElse("");
    var chain = AuditChain.begin(upgrade, plan);
    var previous = 0L;
    for (var seq : bySeq.keySet()) {
      var next = chain.records().size() + 1L;
      var found = bySeq.getOrDefault(seq, List.of());
      if (seq > next) {
        return broken(chain, Outcome.DROPPED, missing(next, found.getFirst(), where));
      }
      var right = found.getFirst().record();
      var longer = chain.and(right.at(), right.kind(), right.who(), right.what());
      for (var entry : found) {
        if (!entry.plan().equals(plan) || !entry.record().equals(longer.records().getLast())) {
          return broken(
              chain,
              Outcome.EDITED,
              at(entry, where) + " is not what was written: it was edited, or added");
        }
      }
      var entry = found.getFirst();
      if (entry.place() < previous) {
        return broken(
            chain,
            Outcome.REORDERED,
            at(entry, where)
                + " stands before record "
                + (next - 1)
                + ": they were moved, or logs were joined in another order");
      }
      previous = entry.place();
      chain = longer;
    }
    return new Walk(chain, Optional.empty());
  }

  private static Walk broken(AuditChain chain, Outcome outcome, String words) {
    return new Walk(
        chain, Optional.of(new Verdict(chain.upgrade(), outcome, chain.records().size(), words)));
  }

  private static String missing(long seq, Entry next, String where) {
    return "record "
        + seq
        + " is missing before "
        + at(next, where)
        + (seq == 1 ? ": it was dropped, or the beginning was cut off" : ": it was dropped");
  }

  private static String at(Entry entry, String where) {
    return "record "
        + entry.record().seq()
        + " ("
        + (where.equals(IN_LOG) ? "line " : "number ")
        + entry.place()
        + " "
        + where
        + ")";
  }
}
