package dev.sailwright.adapter.kubernetes;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Time that passes by itself; in tests it does not. */
interface Elapsing {
  Elapsing TIME =
      new Elapsing() {
        @Override
        public Duration now() {
          return Duration.ofNanos(System.nanoTime());
        }

        @Override
        public void pass(Duration time) {
          LockSupport.parkNanos(time.toNanos());
        }
      };

  /** Since a moment that stays the same; no clock that anybody sets. */
  Duration now();

  /** Waits about so long; less when the thread is interrupted. */
  void pass(Duration time);
}
