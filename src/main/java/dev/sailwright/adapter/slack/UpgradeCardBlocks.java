package dev.sailwright.adapter.slack;

import com.slack.api.model.block.LayoutBlock;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.PlanDetails;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.StepApprovals;
import dev.sailwright.upgrade.StepAsk;
import dev.sailwright.upgrade.Upgrade;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Draws the one root message of an upgrade from its record alone: the card to approve, then its
 * progress, then its outcome. The same record always gives the same message.
 */
final class UpgradeCardBlocks {
  private static final int NAME_LIMIT = 60;
  private static final int SENTENCE_LIMIT = 600;
  private static final int WHY_LIMIT = 300;
  private static final int SHORT_DIGEST = 8;

  private UpgradeCardBlocks() {}

  static SlackMessage of(Upgrade upgrade) {
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(Kit.header(title(upgrade)));
    blocks.add(Kit.section(sentence(upgrade)));
    if (open(upgrade)) {
      ApprovalBlocks.add(blocks, upgrade);
    } else {
      JourneyLines.context(upgrade).ifPresent(words -> blocks.add(Kit.context(words)));
      ProgressBlocks.add(blocks, upgrade);
    }
    SteeringBlocks.add(blocks, upgrade);
    settled(upgrade).forEach(decision -> blocks.add(Kit.context(decided(decision))));
    blocks.add(Kit.context(footer(upgrade)));
    return new SlackMessage(
        sentence(upgrade) + " " + Mrkdwn.text(title(upgrade), SENTENCE_LIMIT), blocks);
  }

  /** Waits for a decision; nobody made one yet. */
  static boolean open(Upgrade upgrade) {
    return upgrade.status().phase() == Phase.AWAITING_APPROVAL && upgrade.decision().isEmpty();
  }

  /**
   * Such as {@code Istio 1.27.3 → 1.28.1 · prod-eu} or {@code Restart on Istio 1.28.1 · shop on
   * prod-eu}; plain text.
   */
  static String title(Upgrade upgrade) {
    if (!upgrade.plan().installs()) {
      return (upgrade.plan().isCleanup() ? "Cleanup on Istio " : "Restart on Istio ")
          + upgrade.plan().to()
          + " · "
          + Mrkdwn.plain(upgrade.plan().subject(), NAME_LIMIT);
    }
    return (upgrade.isRollback() ? "Roll back Istio " : "Istio ")
        + upgrade.plan().from().map(IstioVersion::toString).orElse("of unknown version")
        + " → "
        + upgrade.plan().to()
        + " · "
        + Mrkdwn.plain(upgrade.plan().cluster(), NAME_LIMIT);
  }

  static String shortDigest(Upgrade upgrade) {
    return Mrkdwn.plain(
        upgrade.digest().substring(0, Math.min(SHORT_DIGEST, upgrade.digest().length())),
        SHORT_DIGEST);
  }

  static String sentence(Upgrade upgrade) {
    var status = upgrade.status();
    var outcome = Mrkdwn.text(status.outcome(), SENTENCE_LIMIT);
    return switch (status.phase()) {
      case AWAITING_APPROVAL ->
          open(upgrade) ? asks(upgrade) : "⏳ *Decided:* the decision is being checked.";
      case RUNNING ->
          status
              .ask()
              .map(ask -> asks(upgrade, ask))
              .orElseGet(() ->
                  (status.isHeld() ? "🕘 *Waiting:* " : "⏳ *Running:* ")
                      + upgrade.currentStep().title()
                      + note(upgrade)
                      + ".");
      case PAUSED -> "⏸️ *Paused:* " + Mrkdwn.text(status.pausedBecause(), SENTENCE_LIMIT);
      case SUCCEEDED -> "✅ *Done:* " + outcome;
      case FAILED -> "❌ *Failed:* " + outcome;
      case ABORTED -> "⏹️ *Aborted:* " + outcome;
      case DENIED -> "🚫 *Denied:* " + outcome;
      case EXPIRED -> "⌛ *Expired:* " + outcome;
      case SUPERSEDED -> "↪️ *Replaced:* " + outcome;
    };
  }

  /** Who approved, or who ended it. */
  private static List<Decision> settled(Upgrade upgrade) {
    return upgrade
        .decision()
        .filter(decision -> decision.kind() != Decision.Kind.APPROVED)
        .map(List::of)
        .orElseGet(() -> upgrade.approvals().stream().limit(upgrade.plan().approvals()).toList());
  }

  /** One sign for where an upgrade stands. */
  static String sign(Upgrade upgrade) {
    return sentence(upgrade).split(" ", 2)[0];
  }

  private static String asks(Upgrade upgrade) {
    return "✋ *Waiting for approval"
        + (upgrade.plan().approvals() == 1
            ? ""
            : ", " + upgrade.approvals().size() + " of " + upgrade.plan().approvals())
        + ":* "
        + Mrkdwn.user(upgrade.origin().requester())
        + " asks for this "
        + upgrade.plan().noun()
        + ". It expires "
        + Mrkdwn.date(upgrade.expiresAt())
        + ".";
  }

  private static String asks(Upgrade upgrade, StepAsk ask) {
    return "✋ *Waiting for approval of "
        + StepApprovals.name(upgrade, upgrade.status().step())
        + ".* Nothing of it is begun; without an approval the upgrade is paused "
        + Mrkdwn.date(ask.until())
        + ".";
  }

  private static String note(Upgrade upgrade) {
    var note = upgrade.status().steps().get(upgrade.status().step()).note();
    return note.isBlank() ? "" : ", " + Mrkdwn.text(note, SENTENCE_LIMIT);
  }

  static String decided(Decision decision) {
    var word =
        switch (decision.kind()) {
          case APPROVED -> "✅ Approved by ";
          case DENIED -> "🚫 Denied by ";
          case STEP_APPROVED ->
              "✅ Step" + decision.step().map(step -> " " + (step + 1)).orElse("") + " approved by ";
          case PAUSED -> "⏸️ Paused by ";
          case RESUMED -> "▶️ Resumed by ";
          case RETRIED -> "🔁 Retried by ";
          case ABORTED -> "⏹️ Aborted by ";
        };
    return word
        + Mrkdwn.user(decision.user())
        + " at "
        + Mrkdwn.date(decision.at())
        + (decision.note().isBlank() ? "" : ": " + Mrkdwn.text(decision.note(), WHY_LIMIT));
  }

  private static String footer(Upgrade upgrade) {
    return Stream.concat(
            Stream.of(
                Mrkdwn.code(upgrade.id(), NAME_LIMIT),
                "plan " + Mrkdwn.code(shortDigest(upgrade), SHORT_DIGEST),
                "asked by " + Mrkdwn.user(upgrade.origin().requester())),
            asOf(upgrade).stream())
        .collect(Collectors.joining(" · "));
  }

  /** For as long as somebody has to judge by it. */
  private static Optional<String> asOf(Upgrade upgrade) {
    return upgrade
        .plan()
        .details()
        .filter(details -> open(upgrade))
        .flatMap(PlanDetails::asOf)
        .map(days -> "release data as of " + Mrkdwn.text(days, NAME_LIMIT));
  }
}
