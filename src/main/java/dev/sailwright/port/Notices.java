package dev.sailwright.port;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.mesh.AsOf;
import java.time.Instant;
import java.util.List;

/** Tells a cluster's channel what needs a plan, before anybody asks. */
public interface Notices {
  /**
   * Hands over what was seen; what of it was never told in this channel is told once. Returns at
   * once and never throws: what could not be sent is kept, for as long as nothing newer is seen.
   */
  @ReadOnly
  void offer(Outlook outlook);

  /**
   * What one look has shown.
   *
   * @param channel where it is told
   * @param due findings that come up by themselves, worst first
   * @param plannable there is a version to go to
   * @param whole false when something could not be seen
   * @param asOf the days of the release data
   */
  record Outlook(
      String cluster,
      String channel,
      Instant seenAt,
      List<Finding> due,
      boolean plannable,
      boolean whole,
      AsOf asOf) {
    public Outlook {
      due = List.copyOf(due);
    }
  }
}
