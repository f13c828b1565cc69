package dev.sailwright.planning;

import java.util.List;

/**
 * What is removed where nothing else is done.
 *
 * @param leftovers one after another, in this order
 * @param kept leftovers that stay, each with the reason, one line each
 */
public record Cleanup(List<Leftover> leftovers, List<String> kept) {
  public Cleanup {
    leftovers = List.copyOf(leftovers);
    kept = List.copyOf(kept);
  }
}
