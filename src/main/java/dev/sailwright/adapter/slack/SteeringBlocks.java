package dev.sailwright.adapter.slack;

import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.element.ButtonElement;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.SteerUpgrade;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of a card by which people steer an upgrade that is under way, and who did so last. */
final class SteeringBlocks {
  static final Map<String, Decision.Kind> KINDS =
      Map.of(
          ButtonIds.PAUSE, Decision.Kind.PAUSED,
          ButtonIds.RESUME, Decision.Kind.RESUMED,
          ButtonIds.RETRY, Decision.Kind.RETRIED,
          ButtonIds.ABORT, Decision.Kind.ABORTED);

  private static final int SENTENCE_LIMIT = 900;

  private SteeringBlocks() {}

  static void add(List<LayoutBlock> blocks, Upgrade upgrade) {
    buttons(upgrade).ifPresent(blocks::add);
    upgrade.decisions().reversed().stream()
        .filter(decision -> !decision.kind().settles())
        .findFirst()
        .ifPresent(last -> blocks.add(Kit.context(UpgradeCardBlocks.decided(last))));
  }

  private static Optional<ActionsBlock> buttons(Upgrade upgrade) {
    var aborting =
        upgrade.decisions().stream().anyMatch(decision -> decision.kind() == Decision.Kind.ABORTED);
    if (!upgrade.status().phase().isUnderWay() || aborting) {
      return Optional.empty();
    }
    var value = new ButtonIds.PlanRef(upgrade.id(), upgrade.digest()).value();
    var buttons = new ArrayList<ButtonElement>();
    if (upgrade.status().phase() == Phase.RUNNING) {
      buttons.add(Kit.button(ButtonIds.PAUSE, "Pause", value));
    } else {
      var retry = Kit.button(ButtonIds.RETRY, "Retry step", value);
      retry.setStyle("primary");
      retry.setConfirm(
          Kit.confirm(
              "Retry " + upgrade.currentStep().title() + "?",
              "What is done already stays; what is not yet done of this step is begun anew.",
              "Retry",
              "Go back"));
      buttons.add(retry);
      buttons.add(Kit.button(ButtonIds.RESUME, "Resume", value));
    }
    var abort = Kit.button(ButtonIds.ABORT, "Abort", value);
    abort.setStyle("danger");
    abort.setConfirm(
        Kit.confirm(
            "Abort " + UpgradeCardBlocks.title(upgrade) + "?",
            "A running istioctl is let finish. What was done stays; nothing more is begun.",
            "Abort",
            "Go back"));
    buttons.add(abort);
    return Optional.of(Kit.actions(buttons));
  }

  static SlackMessage answer(SteerUpgrade.Outcome outcome) {
    var text =
        switch (outcome) {
          case SteerUpgrade.Outcome.Recorded recorded ->
              UpgradeCardBlocks.decided(recorded.decision())
                  + ": "
                  + Mrkdwn.code(recorded.upgrade().id(), SENTENCE_LIMIT)
                  + ".";
          case SteerUpgrade.Outcome.Refused refused ->
              "⛔ Not recorded: " + Mrkdwn.text(refused.reason(), SENTENCE_LIMIT);
          case SteerUpgrade.Outcome.NotRecorded not ->
              "⚠️ Not recorded: " + Mrkdwn.text(not.problem(), SENTENCE_LIMIT);
        };
    return new SlackMessage(text, List.of(Kit.section(text)));
  }
}
