package dev.sailwright.adapter.slack;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.element.ButtonElement;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.upgrade.Upgrade;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The part of a card that somebody decides on: what will be done, what approving takes upon
 * oneself, the buttons.
 */
final class ApprovalBlocks {
  /** Approving means to have seen it, so whatever is not on the card cannot be approved. */
  static final int ACKNOWLEDGED_AT_MOST = 12;

  private static final int ACKNOWLEDGED_LIMIT = 7000;
  private static final List<Integer> EVIDENCE = List.of(10, 5, 2, 1, 0);
  private static final int DETAILS_LIMIT = 1400;
  private static final int NOTES = 6;
  private static final int NAME_LIMIT = 60;
  private static final int WHY_LIMIT = 400;

  private ApprovalBlocks() {}

  static void add(List<LayoutBlock> blocks, Upgrade upgrade) {
    var plan = upgrade.plan();
    upgrade
        .origin()
        .emergency()
        .ifPresent(
            why -> blocks.add(Kit.section("🚨 *Emergency:* " + Mrkdwn.text(why, WHY_LIMIT))));
    var journey = JourneyLines.card(upgrade);
    if (!journey.isEmpty()) {
      blocks.add(Kit.section(journey, Kit.SECTION_LIMIT));
    }
    blocks.add(Kit.fields(fields(plan)));
    plan.details()
        .ifPresent(details -> blocks.add(Kit.section(DetailsLines.card(details), DETAILS_LIMIT)));
    plan.cleanup()
        .ifPresent(cleanup -> blocks.add(Kit.section(CleanupLines.of(cleanup), Kit.SECTION_LIMIT)));
    asking(blocks, plan);
    acknowledgements(blocks, plan);
    var notes = notes(plan);
    if (!notes.isEmpty()) {
      blocks.add(Kit.section(notes, Kit.SECTION_LIMIT));
    }
    if (plan.isApprovedOutsideSlack()) {
      blocks.addAll(OutsideBlocks.of(upgrade, Optional.empty()));
    }
    blocks.add(Kit.actions(buttons(upgrade)));
  }

  private static List<String> fields(UpgradePlan plan) {
    var workloads = plan.waves().stream().mapToInt(wave -> wave.workloads().size()).sum();
    return List.of(
        "*Cluster*\n"
            + Mrkdwn.code(plan.cluster(), NAME_LIMIT)
            + ", Kubernetes "
            + Mrkdwn.text(plan.kubernetes(), NAME_LIMIT),
        "*Strategy*\n"
            + (plan.isCleanup()
                ? "removal alone"
                : (plan.isRestart()
                        ? "restart alone, "
                        : plan.canary().isPresent() ? "canary, " : "in place, ")
                    + count(plan.waves().size(), "wave")),
        "*Blast radius*\n"
            + (plan.installs() ? "control plane, " : "")
            + plan.cleanup()
                .map(cleanup -> count(cleanup.leftovers().size(), "leftover") + ", no pod")
                .orElseGet(() -> count(workloads, "workload") + ", " + count(plan.pods(), "pod")),
        "*Prechecks*\n" + prechecks(plan),
        "*Probes*\n"
            + (plan.probes().isEmpty()
                ? "none set"
                : count(plan.probes().size(), "address", "addresses")),
        !plan.installs()
            ? "*istiod*\nstays as it is"
            : "*Install inputs*\n"
                + count(plan.inputs().files().size(), "file")
                + ", "
                + count(plan.inputs().sets().size(), "setting"));
  }

  /** Approving the card is not all; so it says what comes later. */
  private static void asking(List<LayoutBlock> blocks, UpgradePlan plan) {
    var subjects =
        plan.asking().stream()
            .map(step -> "the " + step.subject() + ", step " + (plan.steps().indexOf(step) + 1))
            .toList();
    if (!subjects.isEmpty()) {
      blocks.add(
          Kit.section(
              List.of("✋ *Asks again before* " + String.join("; ", subjects)), Kit.SECTION_LIMIT));
    }
  }

  private static String prechecks(UpgradePlan plan) {
    var open = plan.toAcknowledge().size();
    var warnings =
        plan.findings().stream().filter(finding -> finding.severity() == Severity.WARNING).count();
    return open == 0 && warnings == 0
        ? "✅ nothing found"
        : "✋ " + open + " to acknowledge, " + count(warnings, "warning");
  }

  private static void acknowledgements(List<LayoutBlock> blocks, UpgradePlan plan) {
    if (plan.toAcknowledge().isEmpty()) {
      return;
    }
    blocks.add(Kit.section("*By approving you acknowledge:*"));
    if (!approvable(plan)) {
      blocks.add(
          Kit.section(
              "⛔ "
                  + plan.toAcknowledge().size()
                  + " findings, which is more than a card can show; "
                  + (plan.isApprovedOutsideSlack()
                      ? "the terminal shows all of them."
                      : "so this plan cannot be approved here. Mend some of them and ask again.")
                  + " The first ones:"));
    }
    var texts = acknowledgements(plan, proofs(plan).orElse(0));
    var left = ACKNOWLEDGED_LIMIT;
    for (var text : texts) {
      left -= text.length();
      if (left < 0) {
        return;
      }
      blocks.add(Kit.section(List.of(text), Kit.SECTION_LIMIT));
    }
  }

  private static List<String> acknowledgements(UpgradePlan plan, int evidence) {
    return plan.toAcknowledge().stream()
        .limit(ACKNOWLEDGED_AT_MOST)
        .map(finding ->
            FindingLines.of(
                finding,
                finding.overridden() ? "🚨 *Overridden:*" : "✋ *You acknowledge:*",
                evidence))
        .toList();
  }

  /** Every finding fits on the card, if need be without its proofs. */
  private static boolean approvable(UpgradePlan plan) {
    return plan.toAcknowledge().size() <= ACKNOWLEDGED_AT_MOST && proofs(plan).isPresent();
  }

  /** How many lines of proof a finding can have so that all findings fit. */
  private static OptionalInt proofs(UpgradePlan plan) {
    return EVIDENCE.stream()
        .filter(shown ->
            acknowledgements(plan, shown).stream().mapToInt(String::length).sum()
                <= ACKNOWLEDGED_LIMIT)
        .mapToInt(Integer::intValue)
        .findFirst();
  }

  private static List<String> notes(UpgradePlan plan) {
    var notes = new ArrayList<String>();
    plan.findings().stream()
        .filter(finding -> !finding.needsAcknowledgement())
        .limit(NOTES)
        .map(finding -> FindingLines.of(finding, FindingLines.word(finding.severity()), 1))
        .forEach(notes::add);
    var more = plan.findings().size() - plan.toAcknowledge().size() - NOTES;
    if (more > 0) {
      notes.add("… and " + more + " more");
    }
    plan.newer()
        .ifPresent(newer ->
            notes.add("ℹ️ *Note:* " + newer + " is newer still; another hop would reach it."));
    return notes;
  }

  private static List<ButtonElement> buttons(Upgrade upgrade) {
    var value = new ButtonIds.PlanRef(upgrade.id(), upgrade.digest()).value();
    var deny = Kit.button(ButtonIds.DENY, "Deny", value);
    deny.setStyle("danger");
    if (upgrade.plan().isApprovedOutsideSlack() || !approvable(upgrade.plan())) {
      return List.of(deny);
    }
    var approve = Kit.button(ButtonIds.APPROVE, "Approve " + upgrade.plan().noun(), value);
    approve.setStyle("primary");
    approve.setConfirm(
        Kit.confirm(
            "Start " + UpgradeCardBlocks.title(upgrade) + "?",
            confirmation(upgrade),
            "Start " + upgrade.plan().noun(),
            "Keep as is"));
    return List.of(approve, deny);
  }

  /** 300 characters at most, the digest first, so that it cannot be cut away. */
  private static String confirmation(Upgrade upgrade) {
    var codes =
        upgrade.plan().toAcknowledge().stream()
            .map(finding -> finding.code().anchor() + (finding.overridden() ? " (overridden)" : ""))
            .distinct()
            .collect(Collectors.joining(", "));
    return "Plan "
        + UpgradeCardBlocks.shortDigest(upgrade)
        + " starts at once. "
        + (codes.isEmpty() ? "Nothing has to be acknowledged." : "You acknowledge: " + codes + ".");
  }

  private static String count(long number, String thing) {
    return count(number, thing, thing + "s");
  }

  private static String count(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
