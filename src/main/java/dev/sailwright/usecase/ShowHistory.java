package dev.sailwright.usecase;

import dev.sailwright.port.UnreachableException;
import dev.sailwright.port.UpgradeStore;
import dev.sailwright.upgrade.Upgrade;
import java.util.List;
import java.util.Optional;

/** Answers what was upgraded before, and how one upgrade went. */
public final class ShowHistory {
  private final UpgradeStore store;

  public ShowHistory(UpgradeStore store) {
    this.store = store;
  }

  /** All of a cluster, newest first. */
  public Answer ofCluster(String cluster) {
    try {
      return new Answer.Listed(cluster, store.ofCluster(cluster).reversed());
    } catch (UnreachableException e) {
      return unreachable(e);
    }
  }

  /**
   * @param id such as {@code prod-3}
   */
  public Answer one(String id) {
    try {
      return store.load(id).<Answer>map(Answer.One::new).orElseGet(() -> new Answer.Missing(id));
    } catch (UnreachableException e) {
      return unreachable(e);
    }
  }

  private static Answer unreachable(UnreachableException e) {
    return new Answer.Unreachable(
        Optional.ofNullable(e.getMessage()).orElse("The store did not answer."));
  }

  /** What is known. */
  public sealed interface Answer {
    record Listed(String cluster, List<Upgrade> upgrades) implements Answer {
      public Listed {
        upgrades = List.copyOf(upgrades);
      }
    }

    record One(Upgrade upgrade) implements Answer {}

    record Missing(String id) implements Answer {}

    /**
     * @param problem what did not answer, and what to check
     */
    record Unreachable(String problem) implements Answer {}
  }
}
