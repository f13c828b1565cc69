package dev.sailwright.crash;

/** A process ends here, as by {@code kill -9}; no handler in it may live on. */
final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  Crash(String where) {
    super(where);
  }
}
