package dev.sailwright.port;

import dev.sailwright.mesh.PublishedReleases;
import java.util.List;
import java.util.Optional;

/** The publishers' lists of releases. Reading them changes nothing. */
public interface ReleaseFeed {
  /**
   * The last good copy; asking for it is quick and starts a look at the lists when it is due.
   * Trouble with the lists never takes a copy away, and is told in the log.
   *
   * @return empty as long as nothing could be read
   */
  @ReadOnly
  Optional<PublishedReleases> published();

  /**
   * Looks now, unless the last look was a moment ago or the publishers asked to be left alone, and
   * waits for the end of it.
   *
   * @return what could not be read and why, one sentence each
   */
  @ReadOnly
  List<String> refresh();
}
