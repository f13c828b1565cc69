package dev.sailwright.adapter.slack;

import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.element.ButtonElement;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.StepApprovals;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.SteerUpgrade;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
    rows(upgrade).forEach(blocks::add);
    upgrade.decisions().reversed().stream()
        .filter(decision -> !decision.kind().settles())
        .findFirst()
        .ifPresent(last -> blocks.add(Kit.context(UpgradeCardBlocks.decided(last))));
  }

  /** Three buttons a row at most: that is what a phone shows without folding. */
  private static List<ActionsBlock> rows(Upgrade upgrade) {
    var aborting =
        upgrade.decisions().stream().anyMatch(decision -> decision.kind() == Decision.Kind.ABORTED);
    var value = planRef(upgrade).value();
    var rows = new ArrayList<ActionsBlock>();
    if (upgrade.status().phase().isUnderWay() && !aborting) {
      if (waits(upgrade, upgrade.status().step()) && !upgrade.plan().isApprovedOutsideSlack()) {
        rows.add(Kit.actions(List.of(approveStep(upgrade, upgrade.status().step()))));
      }
      rows.add(Kit.actions(steering(upgrade, value)));
    }
    if (canBeRolledBack(upgrade)) {
      rows.add(Kit.actions(List.of(rollBack(upgrade, value))));
    }
    return rows;
  }

  /** What the thread shows of a step that asks; nothing once it no longer does. */
  static List<LayoutBlock> asking(Upgrade upgrade, int step) {
    if (!waits(upgrade, step)) {
      return List.of();
    }
    var abort = abort(upgrade, planRef(upgrade).value());
    return upgrade.plan().isApprovedOutsideSlack()
        ? Stream.concat(
                OutsideBlocks.of(upgrade, Optional.of(step)).stream(),
                Stream.of(Kit.actions(List.of(abort))))
            .toList()
        : List.of(Kit.actions(List.of(approveStep(upgrade, step), abort)));
  }

  private static boolean waits(Upgrade upgrade, int step) {
    var status = upgrade.status();
    return status.phase().isUnderWay() && status.ask().isPresent() && status.step() == step;
  }

  private static ButtonElement approveStep(Upgrade upgrade, int step) {
    var button =
        Kit.button(
            ButtonIds.APPROVE_STEP,
            "Approve step " + (step + 1),
            new ButtonIds.StepRef(planRef(upgrade), step).value());
    button.setStyle("primary");
    button.setConfirm(
        Kit.confirm(
            "Let step " + (step + 1) + " begin?",
            "Plan "
                + UpgradeCardBlocks.shortDigest(upgrade)
                + ", "
                + StepApprovals.name(upgrade, step)
                + ". It begins at once, and no other step that asks does.",
            "Let it begin",
            "Keep as is"));
    return button;
  }

  private static ButtonIds.PlanRef planRef(Upgrade upgrade) {
    return new ButtonIds.PlanRef(upgrade.id(), upgrade.digest());
  }

  /** It changed something, nothing of it runs, and it says where it came from. */
  private static boolean canBeRolledBack(Upgrade upgrade) {
    return (upgrade.status().phase() != Phase.RUNNING || upgrade.status().isHeld())
        && upgrade.mayHaveMovedIstiod()
        && upgrade.plan().from().isPresent()
        && !upgrade.isRollback();
  }

  private static ButtonElement rollBack(Upgrade upgrade, String value) {
    var button = Kit.button(ButtonIds.ROLL_BACK, "Roll back…", value);
    button.setConfirm(
        Kit.confirm(
            "Plan the way back to "
                + upgrade.plan().from().map(IstioVersion::toString).orElse("?")
                + "?",
            "Its prechecks run, and a card of its own appears in this thread; somebody else has to"
                + " approve it. A paused upgrade is aborted for it.",
            "Plan it",
            "Go back"));
    return button;
  }

  private static List<ButtonElement> steering(Upgrade upgrade, String value) {
    var buttons = new ArrayList<ButtonElement>();
    if (upgrade.status().phase() == Phase.RUNNING) {
      if (upgrade.status().isHeld()) {
        buttons.add(beginBefore(upgrade, value));
      }
      buttons.add(Kit.button(ButtonIds.PAUSE, "Pause", value));
    } else if (upgrade.status().ask().isPresent()) {
      buttons.add(Kit.button(ButtonIds.RESUME, "Resume", value));
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
    buttons.add(abort(upgrade, value));
    return buttons;
  }

  private static ButtonElement beginBefore(Upgrade upgrade, String value) {
    var resume = Kit.button(ButtonIds.RESUME, "Resume now", value);
    resume.setConfirm(
        Kit.confirm(
            "Begin while changes are closed?",
            upgrade.currentStep().title()
                + " begins at once, and so does all that follows until changes may begin again."
                + " It is recorded with your name.",
            "Begin now",
            "Let it wait"));
    return resume;
  }

  private static ButtonElement abort(Upgrade upgrade, String value) {
    var abort = Kit.button(ButtonIds.ABORT, "Abort", value);
    abort.setStyle("danger");
    abort.setConfirm(
        Kit.confirm(
            "Abort " + UpgradeCardBlocks.title(upgrade) + "?",
            (upgrade.plan().installs() ? "A running istioctl is let finish. " : "")
                + "What was done stays; nothing more is begun.",
            "Abort",
            "Go back"));
    return abort;
  }

  static Desk.Heard heard(SteerUpgrade.Outcome outcome) {
    return new Desk.Heard(answer(outcome), outcome.isSettled());
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
