package dev.sailwright.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The records of one upgrade, each bound to all before it by a hash, and the first one to the plan
 * that was approved. Whoever changes, drops, adds or moves a record breaks the chain at that place;
 * whoever cuts off its end is found by anything that still knows the last hash, such as the log.
 *
 * @param upgrade its id
 * @param digest of its plan
 */
public record AuditChain(String upgrade, String digest, List<AuditRecord> records) {
  public AuditChain {
    records = List.copyOf(records);
  }

  public static AuditChain begin(String upgrade, String digest) {
    return new AuditChain(upgrade, digest, List.of());
  }

  /** The same with one more record at its end. */
  public AuditChain and(Instant at, AuditRecord.Kind kind, String who, String what) {
    var more = new ArrayList<>(records);
    more.add(record(records.size() + 1L, at, kind, who, AuditRecord.cut(what), head()));
    return new AuditChain(upgrade, digest, more);
  }

  /** The hash of the last record; of an empty chain, what the first one will be bound to. */
  public String head() {
    return records.isEmpty()
        ? Hashes.of("sailwright audit 1", upgrade, digest)
        : records.getLast().hash();
  }

  /** The first place where the chain is broken; empty when it is whole. */
  public Optional<Break> firstBreak() {
    var previous = begin(upgrade, digest).head();
    for (var i = 0; i < records.size(); i++) {
      var found = records.get(i);
      if (!found.upgrade().equals(upgrade)) {
        return Optional.of(new Break(i, "it belongs to " + found.upgrade()));
      }
      if (found.seq() != i + 1) {
        return Optional.of(
            new Break(
                i,
                "record "
                    + (i + 1)
                    + " was expected, this is "
                    + found.seq()
                    + ": dropped, added or moved"));
      }
      var right =
          record(found.seq(), found.at(), found.kind(), found.who(), found.what(), previous);
      if (!right.hash().equals(found.hash())) {
        return Optional.of(
            new Break(i, "its hash does not fit: it, or one before it, was changed"));
      }
      previous = found.hash();
    }
    return Optional.empty();
  }

  /**
   * @param index counted from 0
   */
  public record Break(int index, String reason) {}

  private AuditRecord record(
      long seq, Instant at, AuditRecord.Kind kind, String who, String what, String previous) {
    var hash =
        Hashes.of(previous, Long.toString(seq), at.toString(), upgrade, kind.name(), who, what);
    return new AuditRecord(seq, at, upgrade, kind, who, what, hash);
  }
}
