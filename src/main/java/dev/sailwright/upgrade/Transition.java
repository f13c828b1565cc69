package dev.sailwright.upgrade;

import java.util.List;

/** What an upgrade becomes, and what is to be done once that is saved. */
public record Transition(Upgrade next, List<Effect> effects) {
  public Transition {
    effects = List.copyOf(effects);
  }
}
