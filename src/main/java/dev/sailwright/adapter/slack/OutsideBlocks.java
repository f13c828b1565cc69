package dev.sailwright.adapter.slack;

import com.slack.api.model.block.LayoutBlock;
import dev.sailwright.upgrade.Upgrade;
import java.util.List;
import java.util.Optional;

/** How to approve where Slack does not: the command to say in a terminal. */
final class OutsideBlocks {
  private OutsideBlocks() {}

  /**
   * @param step that asks, an index into the plan's steps; empty: the upgrade as a whole
   */
  static List<LayoutBlock> of(Upgrade upgrade, Optional<Integer> step) {
    return List.of(
        Kit.section(
            "🔐 *Approved outside Slack:* in a terminal, with your own Kubernetes credentials for"
                + " the cluster where Sailwright runs. It shows the plan and asks."),
        Kit.preformatted(
            List.of(
                "sailwright approve "
                    + upgrade.id()
                    + " --digest "
                    + upgrade.digest()
                    + step.map(index -> " --step " + (index + 1)).orElse(""))));
  }
}
