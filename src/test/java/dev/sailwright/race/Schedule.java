package dev.sailwright.race;

import java.util.List;

/** Who goes on when, of several actors that do something at the same time. */
interface Schedule {
  /** Ends when all have; throws what one of them threw. */
  void run(List<Runnable> actors) throws Exception;

  /** Called by an actor before it looks at, or changes, what the others see. */
  void pause();
}
