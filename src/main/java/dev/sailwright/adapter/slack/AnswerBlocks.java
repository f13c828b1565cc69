package dev.sailwright.adapter.slack;

import com.slack.api.model.block.LayoutBlock;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.PlanResult;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.usecase.Command;
import dev.sailwright.usecase.DecideUpgrade;
import dev.sailwright.usecase.RequestRollback;
import dev.sailwright.usecase.RequestUpgrade;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Draws the short answers that only the one who asked or clicked sees. */
final class AnswerBlocks {
  private static final int NAME_LIMIT = 80;
  private static final int SENTENCE_LIMIT = 900;
  private static final int LINE_LIMIT = 240;
  private static final int REFUSALS = 8;
  private static final int REFUSALS_LIMIT = 6000;
  private static final int EVIDENCE = 4;
  private static final int APPROVERS = 5;

  private AnswerBlocks() {}

  static SlackMessage help(List<String> clusters) {
    var known =
        clusters.stream()
            .limit(REFUSALS)
            .map(name -> Mrkdwn.code(name, NAME_LIMIT))
            .collect(Collectors.joining(", "));
    var more = clusters.size() > REFUSALS ? " … and " + (clusters.size() - REFUSALS) + " more" : "";
    return new SlackMessage(
        "Sailwright looks after Istio meshes: `/istio status`, `/istio diagnose`, `/istio upgrade`,"
            + " `/istio help`.",
        List.of(
            Kit.header("Sailwright looks after Istio meshes"),
            Kit.section(
                List.of(
                    "`/istio status [cluster]`", "   what runs, is it supported, what is wrong",
                    "`/istio diagnose [cluster]`", "   why it is broken, and what to do",
                    "`/istio compare <cluster> [cluster]`",
                        "   two meshes side by side, the suspicious difference first",
                    "`/istio versions [cluster]`, `/istio releases`",
                        "   support, security bulletins and Kubernetes of what runs; of what there"
                            + " is",
                    "`/istio watch [cluster]`", "   what ends soon or hits what runs, by its day",
                    "`/istio plan [cluster] [version] [--canary]`",
                        "   what an upgrade would do; asks for nothing",
                    "`/istio precheck [cluster] [version]`",
                        "   what an upgrade would meet: what blocks it, what to acknowledge",
                    "`/istio upgrade [cluster] [version]`",
                        "   a plan as a card; somebody else approves it. `/istio upgrade` asks what"
                            + " is missing",
                    "`/istio upgrade … --canary`",
                        "   with a second control plane beside the first, which goes last",
                    "`/istio upgrade … --emergency \"why\"`", "   while the control plane is down",
                    "`/istio restart [cluster] [namespace]`",
                        "   the same for workloads alone whose proxy is behind istiod",
                    "`/istio cleanup [cluster]`",
                        "   removes webhooks that an older version left behind, once approved",
                    "`/istio pause|resume|retry|abort [cluster] [why]`",
                        "   steers the upgrade that is under way",
                    "`/istio rollback [cluster]`", "   plans the way back from the newest upgrade",
                    "`/istio history [cluster]`, `/istio show <id>`",
                        "   past upgrades, and the story of one",
                    "`/istio help`", "   this"),
                Kit.SECTION_LIMIT),
            Kit.context(
                clusters.isEmpty() ? "No cluster is set up." : "Clusters: " + known + more)));
  }

  static SlackMessage wrong(Command.Wrong wrong) {
    var problem = Mrkdwn.text(wrong.problem(), SENTENCE_LIMIT);
    var tip =
        wrong.suggestion().isBlank() ? "" : " Try " + Mrkdwn.code(wrong.suggestion(), LINE_LIMIT);
    return sentence("🤔 " + problem + tip);
  }

  static SlackMessage requested(RequestUpgrade.Outcome outcome, ClusterPolicy policy) {
    return switch (outcome) {
      case RequestUpgrade.Outcome.Proposed proposed ->
          sentence(proposed(proposed.upgrade(), policy));
      case RequestUpgrade.Outcome.Refused refused ->
          refusal("⛔ No " + Mrkdwn.text(refused.wish(), 2 * NAME_LIMIT), refused.reasons());
      case RequestUpgrade.Outcome.AlreadyOpen open -> sentence(alreadyOpen(open.open()));
      case RequestUpgrade.Outcome.Unreachable unreachable ->
          sentence("⛔ Nothing was planned: " + Mrkdwn.text(unreachable.problem(), SENTENCE_LIMIT));
    };
  }

  static SlackMessage rollback(RequestRollback.Outcome outcome) {
    return switch (outcome) {
      case RequestRollback.Outcome.Answered answered ->
          requested(answered.answer(), answered.policy());
      case RequestRollback.Outcome.Refused refused ->
          sentence("⛔ Not rolled back: " + Mrkdwn.text(refused.reason(), SENTENCE_LIMIT));
    };
  }

  static SlackMessage decided(DecideUpgrade.Outcome outcome) {
    return switch (outcome) {
      case DecideUpgrade.Outcome.Recorded recorded -> sentence(recorded(recorded.upgrade()));
      case DecideUpgrade.Outcome.AlreadyDecided already -> sentence(already(already.upgrade()));
      case DecideUpgrade.Outcome.Refused refused ->
          sentence("⛔ Not recorded: " + Mrkdwn.text(refused.reason(), SENTENCE_LIMIT));
      case DecideUpgrade.Outcome.NotRecorded not ->
          sentence("⚠️ Not recorded: " + Mrkdwn.text(not.problem(), SENTENCE_LIMIT));
    };
  }

  /** Too much was asked at once; nothing of this one was begun. */
  static SlackMessage busy() {
    return sentence("⏳ I am busy, and nothing was done. Try again in a moment.");
  }

  /** A form could not be shown; Slack gives three seconds for it. */
  static SlackMessage noForm() {
    return sentence(
        "⚠️ Slack did not let me open the form, and nothing was done. Try again in a moment.");
  }

  static SlackMessage noPicture(SlackError error) {
    return sentence(
        "⚠️ The picture was not shared: Slack says "
            + Mrkdwn.code(error.name(), NAME_LIMIT)
            + ". What to do: "
            + error.advice()
            + ".");
  }

  static SlackMessage pictureUnclear() {
    return sentence(
        "⚠️ Slack did not say whether the picture arrived: look in the channel before you click"
            + " again.");
  }

  /** A button of a message that no longer fits the settings. */
  static SlackMessage stale() {
    return sentence(
        "🤷 This button is about something that is no longer set up; nothing was done. Try `/istio"
            + " help`.");
  }

  /**
   * @param consequence what the failure means for the one who asked
   * @param id by which the log has the details
   */
  static SlackMessage trouble(String consequence, String id) {
    return sentence(
        "💥 Something went wrong here. "
            + consequence
            + " Whoever runs Sailwright finds more in its log under `"
            + id
            + "`.");
  }

  private static String proposed(Upgrade upgrade, ClusterPolicy policy) {
    return "✋ Planned "
        + name(upgrade)
        + JourneyLines.inHistory(upgrade)
        + ". Its card appears in "
        + Mrkdwn.channel(upgrade.origin().channel())
        + "; "
        + (upgrade.plan().isApprovedOutsideSlack()
            ? "it is approved outside Slack, and the card says how"
            : whoMayApprove(upgrade, policy))
        + ".";
  }

  private static String whoMayApprove(Upgrade upgrade, ClusterPolicy policy) {
    var may =
        policy.approvers().stream()
            .filter(user -> !user.equals(upgrade.origin().requester()))
            .sorted()
            .toList();
    return may.isEmpty()
        ? "nobody but you is an approver, so nobody may approve it"
        : may.stream().limit(APPROVERS).map(Mrkdwn::userOrGroup).collect(Collectors.joining(", "))
            + (may.size() > APPROVERS ? " and " + (may.size() - APPROVERS) + " more" : "")
            + " may approve it";
  }

  private static String alreadyOpen(Upgrade open) {
    var state =
        switch (open.status().phase()) {
          case RUNNING -> "is running";
          case PAUSED -> "is paused";
          default -> "waits for a decision";
        };
    return "⛔ Nothing was planned: "
        + name(open)
        + " "
        + state
        + " in "
        + Mrkdwn.channel(open.origin().channel())
        + ", asked for by "
        + Mrkdwn.user(open.origin().requester())
        + ".";
  }

  private static String recorded(Upgrade upgrade) {
    return upgrade
            .decision()
            .or(() -> upgrade.approvals().reversed().stream().findFirst())
            .map(UpgradeCardBlocks::decided)
            .orElse("Recorded")
        + (upgrade.decision().isPresent()
            ? ""
            : ", " + upgrade.approvals().size() + " of " + upgrade.plan().approvals())
        + ": "
        + name(upgrade)
        + ".";
  }

  private static String already(Upgrade upgrade) {
    return "🤷 Nothing was done: "
        + name(upgrade)
        + " was decided before. "
        + upgrade
            .decision()
            .map(UpgradeCardBlocks::decided)
            .orElseGet(() -> Mrkdwn.text(upgrade.status().outcome(), SENTENCE_LIMIT));
  }

  private static SlackMessage refusal(String what, PlanResult.Refused reasons) {
    var first =
        reasons.findings().stream()
            .findFirst()
            .map(finding -> ": " + Mrkdwn.text(finding.message(), SENTENCE_LIMIT))
            .orElse(".");
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(Kit.section("*" + what + ".* Nothing was changed."));
    var left = REFUSALS_LIMIT;
    var shown = 0;
    for (var finding : reasons.findings()) {
      var text =
          FindingLines.of(
              finding,
              finding.blocks() ? "⛔ *Blocker:*" : FindingLines.word(finding.severity()),
              EVIDENCE);
      left -= text.length();
      if (shown == REFUSALS || left < 0) {
        blocks.add(Kit.context("… and " + (reasons.findings().size() - shown) + " more"));
        break;
      }
      blocks.add(Kit.section(List.of(text), Kit.SECTION_LIMIT));
      shown++;
    }
    if (!reasons.suggestion().isBlank()) {
      blocks.add(
          Kit.section(
              "👉 This would be accepted: " + Mrkdwn.code(reasons.suggestion(), LINE_LIMIT)));
    }
    blocks.add(Kit.context("Release data as of " + reasons.asOf()));
    return new SlackMessage(what + first, blocks);
  }

  private static String name(Upgrade upgrade) {
    return Mrkdwn.code(upgrade.id(), NAME_LIMIT)
        + " ("
        + Mrkdwn.text(UpgradeCardBlocks.title(upgrade), 2 * NAME_LIMIT)
        + ")";
  }

  private static SlackMessage sentence(String mrkdwn) {
    return new SlackMessage(mrkdwn, List.of(Kit.section(mrkdwn)));
  }
}
