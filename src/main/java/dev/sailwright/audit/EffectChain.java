package dev.sailwright.audit;

import java.time.Instant;

/**
 * Where the effects of one process have got to; each is bound to all before it by a hash, the first
 * one to the name of the process. It lives in the log alone: nothing grows with it.
 *
 * @param seq of the last record; 0 before the first one
 * @param head its hash; before the first one, what that will be bound to
 */
public record EffectChain(String process, long seq, String head) {
  public static EffectChain begin(String process) {
    return new EffectChain(process, 0, Hashes.of("sailwright effects 1", process));
  }

  /** What the next record is, if it is about this. */
  public EffectRecord next(Instant at, EffectRecord.Stage stage, String point, String key) {
    var next = seq + 1;
    var hash =
        Hashes.of(head, process, Long.toString(next), at.toString(), stage.name(), point, key);
    return new EffectRecord(process, next, at, stage, point, key, head, hash);
  }

  /** After that record. */
  public EffectChain after(EffectRecord record) {
    return new EffectChain(process, record.seq(), record.hash());
  }
}
