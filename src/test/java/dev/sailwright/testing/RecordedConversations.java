package dev.sailwright.testing;

import dev.sailwright.port.Conversations;
import dev.sailwright.upgrade.MessageRef;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Delivers everything at once and keeps it for the test to read. */
public final class RecordedConversations implements Conversations {
  private final List<TimelineEntry> told = new ArrayList<>();
  private final List<Upgrade> cards = new ArrayList<>();

  @Override
  public Delivery deliver(Upgrade upgrade) {
    upgrade.status().timeline().stream().skip(upgrade.status().told()).forEach(told::add);
    cards.add(upgrade);
    return new Delivery(
        Optional.of(new MessageRef(upgrade.origin().channel(), "1700000000.000100")),
        upgrade.status().timeline().size(),
        true);
  }

  public List<String> texts() {
    return told.stream().map(TimelineEntry::text).toList();
  }

  public List<TimelineEntry> told() {
    return List.copyOf(told);
  }

  public List<Upgrade> cards() {
    return List.copyOf(cards);
  }
}
