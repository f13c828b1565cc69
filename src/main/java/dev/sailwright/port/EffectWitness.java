package dev.sailwright.port;

/**
 * Learns of every effect on the world outside, right before and right after it. An effect whose
 * {@code before} has no {@code after} failed, or its outcome is not known.
 */
public interface EffectWitness {
  /** About to happen; if this throws, it does not happen. */
  @ReadOnly
  void before(Point point, String key);

  /** It happened, and the answer came. */
  @ReadOnly
  void after(Point point, String key);

  /**
   * Every kind of effect that there is. Each one is a place where the process can die; the crash
   * tests go through all of them.
   */
  enum Point {
    STORE_PROPOSAL,
    STORE_DECISION,
    STORE_PROGRESS,
    WRITE_AUDIT,
    STORE_BACKUP,
    RUN_ISTIOCTL,
    RESTART_WORKLOAD,
    REMOVE_LEFTOVER,
    POST_MESSAGE,
    UPDATE_MESSAGE,
    UPLOAD_FILE,
    SHARE_PICTURE,
    ANSWER_PERSON,
    SHOW_FORM
  }
}
