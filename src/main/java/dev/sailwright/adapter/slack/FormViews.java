package dev.sailwright.adapter.slack;

import com.slack.api.model.block.InputBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.OptionObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.CheckboxesElement;
import com.slack.api.model.block.element.PlainTextInputElement;
import com.slack.api.model.block.element.StaticSelectElement;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewClose;
import com.slack.api.model.view.ViewSubmit;
import com.slack.api.model.view.ViewTitle;
import dev.sailwright.mesh.IstioVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Draws the forms. An input's block has the same id as the input. */
final class FormViews {
  static final String DENY = "deny_form";
  static final String UPGRADE = "upgrade_form";
  static final String REASON = "reason";
  static final String CLUSTER = "cluster";
  static final String VERSION = "version";
  static final String CANARY = "canary";
  static final String EMERGENCY = "emergency";
  static final String WHY = "why";
  static final String NEWEST = "newest";
  static final int WHY_LIMIT = 200;

  /** More options than these no menu of Slack's can hold. */
  static final int OPTIONS = 100;

  private static final int NAME_LIMIT = 75;
  private static final int VERSIONS = 30;

  private FormViews() {}

  static View deny(FormPlace place, ButtonIds.PlanRef plan) {
    return form(
        DENY,
        "Deny this upgrade?",
        "Deny",
        "Go back",
        place,
        List.of(
            Kit.section(
                "Nothing of "
                    + Mrkdwn.code(plan.id(), NAME_LIMIT)
                    + " will be done; it can be asked for again."),
            input(REASON, "Why?", why(REASON, "It stands on the card, for everybody."), false)));
  }

  /**
   * @param initial the one that is meant when none is named
   * @param versions newest first
   */
  static View upgrade(
      FormPlace place,
      List<String> clusters,
      Optional<String> initial,
      List<IstioVersion> versions) {
    var targets = new ArrayList<OptionObject>();
    targets.add(option("The newest that this mesh can go to", NEWEST));
    versions.stream()
        .limit(VERSIONS)
        .map(version -> option(version.toString(), version.toString()))
        .forEach(targets::add);
    var named = clusters.stream().map(FormViews::cluster).toList();
    var menu = StaticSelectElement.builder().actionId(CLUSTER).options(named);
    initial.map(FormViews::cluster).ifPresent(menu::initialOption);
    return form(
        UPGRADE,
        "Plan an upgrade",
        "Make a plan",
        "Cancel",
        place,
        List.of(
            input(CLUSTER, "Cluster", menu.build(), false),
            input(
                VERSION,
                "Istio version",
                StaticSelectElement.builder()
                    .actionId(VERSION)
                    .options(targets)
                    .initialOption(targets.getFirst())
                    .build(),
                false),
            input(
                CANARY,
                "Canary",
                CheckboxesElement.builder()
                    .actionId(CANARY)
                    .options(
                        List.of(option("With a second control plane beside the first", CANARY)))
                    .build(),
                true),
            input(
                EMERGENCY,
                "Emergency",
                CheckboxesElement.builder()
                    .actionId(EMERGENCY)
                    .options(List.of(option("The control plane is down", EMERGENCY)))
                    .build(),
                true),
            input(WHY, "Why is it an emergency?", why(WHY, "It stands on the card."), true),
            Kit.context("This makes a plan. Nothing is changed before somebody approves it.")));
  }

  /** What the person sees until there is an answer. */
  static View working(String title, String externalId) {
    return told(title, List.of(Kit.section("⏳ One moment …"))).externalId(externalId).build();
  }

  static View answer(String title, SlackMessage message) {
    return told(title, message.blocks()).build();
  }

  private static View.ViewBuilder told(String title, List<LayoutBlock> blocks) {
    return View.builder()
        .type("modal")
        .title(title(title))
        .close(ViewClose.builder().type("plain_text").text("Close").build())
        .blocks(blocks);
  }

  private static View form(
      String id,
      String title,
      String submit,
      String close,
      FormPlace place,
      List<LayoutBlock> blocks) {
    return View.builder()
        .type("modal")
        .callbackId(id)
        .title(title(title))
        .submit(ViewSubmit.builder().type("plain_text").text(submit).build())
        .close(ViewClose.builder().type("plain_text").text(close).build())
        .privateMetadata(place.text())
        .blocks(blocks)
        .build();
  }

  private static ViewTitle title(String text) {
    return ViewTitle.builder().type("plain_text").text(text).build();
  }

  private static InputBlock input(String id, String label, BlockElement element, boolean optional) {
    return InputBlock.builder()
        .blockId(id)
        .label(Kit.plainText(label, NAME_LIMIT))
        .element(element)
        .optional(optional)
        .build();
  }

  private static PlainTextInputElement why(String id, String placeholder) {
    return PlainTextInputElement.builder()
        .actionId(id)
        .multiline(true)
        .maxLength(WHY_LIMIT)
        .placeholder(Kit.plainText(placeholder, NAME_LIMIT))
        .build();
  }

  private static OptionObject cluster(String name) {
    return option(name, ButtonIds.clusterKey(name));
  }

  private static OptionObject option(String label, String value) {
    return OptionObject.builder().text(Kit.plainText(label, NAME_LIMIT)).value(value).build();
  }
}
