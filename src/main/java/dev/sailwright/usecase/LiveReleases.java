package dev.sailwright.usecase;

import dev.sailwright.mesh.PublishedReleases;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.mesh.Releases;
import dev.sailwright.port.ReleaseFeed;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The release data that come with the program, and what the publishers' lists add to them. */
public final class LiveReleases implements Releases {
  private final ReleaseCatalog shipped;
  private final ReleaseFeed feed;
  private final AtomicReference<Merged> last;

  public LiveReleases(ReleaseCatalog shipped, ReleaseFeed feed) {
    this.shipped = shipped;
    this.feed = feed;
    this.last = new AtomicReference<>(new Merged(Optional.empty(), shipped.withoutLists()));
  }

  private record Merged(Optional<PublishedReleases> lists, ReleaseCatalog catalog) {}

  @Override
  public ReleaseCatalog now() {
    var lists = feed.published();
    return last.updateAndGet(merged ->
            merged.lists().equals(lists)
                ? merged
                : new Merged(lists, lists.map(shipped::with).orElseGet(shipped::withoutLists)))
        .catalog();
  }
}
