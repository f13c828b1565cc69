package dev.sailwright.playground;

import dev.sailwright.port.UnreachableException;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.AdvanceUpgrade;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the upgrades of an in-memory store on, as the operator does those in Kubernetes: one
 * thread, by turns.
 */
public final class LocalLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalLoop.class);
  private static final long LATER_MILLIS = 300;

  private final InMemoryUpgradeStore store;
  private final AdvanceUpgrade advance;
  private final Thread thread = new Thread(this::run, "upgrade-loop");

  private LocalLoop(InMemoryUpgradeStore store, AdvanceUpgrade advance) {
    this.store = store;
    this.advance = advance;
  }

  public static LocalLoop start(InMemoryUpgradeStore store, AdvanceUpgrade advance) {
    var loop = new LocalLoop(store, advance);
    loop.thread.setDaemon(true);
    loop.thread.start();
    return loop;
  }

  private void run() {
    var finished = new HashSet<String>();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        var atOnce = turn(finished);
        if (!atOnce) {
          store.awaitWrite(LATER_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean turn(Set<String> finished) {
    var atOnce = false;
    var all = store.all();
    finished.retainAll(all.stream().map(Upgrade::id).toList());
    for (var upgrade : all) {
      if (finished.contains(upgrade.id())) {
        continue;
      }
      try {
        switch (advance.advance(upgrade.id())) {
          case FINISHED -> finished.add(upgrade.id());
          case AT_ONCE -> atOnce = true;
          case SOON, LATER -> {}
        }
      } catch (UnreachableException e) {
        LOG.warn("{}: a turn failed and is tried again: {}", upgrade.id(), e.getMessage());
      }
    }
    return atOnce;
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
