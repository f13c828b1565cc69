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
    var lines = new ArrayList<String>();
    spots.stream().limit(SHOWN).map(BlindSpotLines::line).forEach(lines::add);
    if (spots.size() > SHOWN) {
      lines.add("… and " + (spots.size() - SHOWN) + " more");
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
