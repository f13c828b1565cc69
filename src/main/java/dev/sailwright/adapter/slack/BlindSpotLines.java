package dev.sailwright.adapter.slack;

import dev.sailwright.mesh.BlindSpot;
import java.util.ArrayList;
import java.util.List;

/** What could not be seen, as lines of mrkdwn. */
final class BlindSpotLines {
  private static final int NAME_LIMIT = 80;
  private static final int SHOWN = 5;

  private BlindSpotLines() {}

  /** Empty when all was seen. */
  static List<String> of(List<BlindSpot> spots) {
    var all = spots.stream().map(BlindSpotLines::line).distinct().toList();
    var lines = new ArrayList<>(all.subList(0, Math.min(SHOWN, all.size())));
    if (all.size() > SHOWN) {
      lines.add("… and " + (all.size() - SHOWN) + " more");
    }
    if (!lines.isEmpty()) {
      lines.addFirst("🙈 *Could not be seen*, so nothing follows for it:");
    }
    return lines;
  }

  private static String line(BlindSpot spot) {
    return "• "
        + Mrkdwn.text(spot.subject(), NAME_LIMIT)
        + ": "
        + Mrkdwn.code(spot.reason(), FindingLines.LINE_LIMIT)
        + "\n   → "
        + Mrkdwn.text(spot.remedy(), FindingLines.LINE_LIMIT);
  }
}
