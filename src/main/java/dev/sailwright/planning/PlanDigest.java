package dev.sailwright.planning;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.mesh.WorkloadRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The digest that an approval binds to. Every part is written with its length, so no two plans
 * share a text. Counts of pods, wordings of findings and what runs to its end by itself are left
 * out: they change from second to second without changing what will be done; the codes of what must
 * be acknowledged are in, with what they name where that lasts ({@link Acknowledged}), and what the
 * inputs do not explain line by line, since each line is something that may be reset. That changes
 * are closed is no such code: it says when the upgrade begins and not what it does, comes and goes
 * with the clock alone, and holds the upgrade whether it was acknowledged or not. Later hops are
 * left out, too: they have cards of their own; and what the release data says of the versions
 * besides, which a finding weighs.
 */
final class PlanDigest {
  private final StringBuilder text = new StringBuilder("sailwright plan 1\n");

  private PlanDigest() {}

  static String of(UpgradePlan plan) {
    var digest = new PlanDigest();
    digest.add("cluster", plan.cluster());
    digest.add("from", plan.from().map(Object::toString).orElse("?"));
    digest.add("to", plan.to().toString());
    digest.add("kubernetes", plan.kubernetes());
    plan.inputs().files().forEach(file -> digest.add("file", file.name() + "\n" + file.content()));
    plan.inputs().sets().forEach(set -> digest.add("set", set));
    digest.add("istioctl", plan.binarySha256());
    plan.restart().ifPresent(scope -> digest.add("restart", scope.namespace().orElse("")));
    plan.cleanup().ifPresent(digest::add);
    plan.canary().ifPresent(digest::add);
    plan.steps()
        .forEach(step -> {
          digest.add(
              "step",
              step.title() + " " + step.workloads().stream().map(WorkloadRef::toString).toList());
          step.inTurn().forEach(ref -> digest.add("in turn", ref.toString()));
          step.tag().ifPresent(tag -> digest.add("moves", tag));
          step.approval().ifPresent(approval -> digest.add("asks", approval.name()));
        });
    Unmovable.lasting(plan.unmovable()).forEach(line -> digest.add("stays", line));
    plan.probes().forEach(probe -> digest.add("probe", probe.toString()));
    digest.add("approvals", Integer.toString(plan.approvals()));
    if (plan.isApprovedOutsideSlack()) {
      digest.add("approved", "outside Slack");
    }
    acknowledged(plan).forEach(code -> digest.add("acknowledge", code));
    plan.unproven().forEach(line -> digest.add("unproven", line));
    plan.details().ifPresent(digest::add);
    return digest.sha256();
  }

  private void add(Cleanup cleanup) {
    cleanup
        .leftovers()
        .forEach(leftover -> {
          add("removes", leftover.title());
          add("uid", leftover.uid());
          add("which is", leftover.digest());
          leftover.reasons().forEach(reason -> add("because", reason));
        });
    cleanup.kept().forEach(line -> add("keeps", line));
  }

  private void add(Canary canary) {
    add("revision", canary.revision());
    add("before", canary.before());
    canary.tags().forEach(tag -> add("tag", tag));
    add("kept for", canary.keepFor().toString());
  }

  private void add(PlanDetails details) {
    details
        .hop()
        .ifPresent(hop -> {
          add("hop", hop.from() + " " + hop.to());
          hop.problems().forEach(problem -> add("problem", problem));
        });
    add("strategy", details.strategy().name());
    add("reason", details.strategy().reason());
    add("instead", details.strategy().instead());
    details
        .sources()
        .forEach(source -> {
          add("source", source.name());
          add("found", source.found());
        });
    details
        .notes()
        .forEach(note -> {
          add("note", note.minor() + " " + note.area());
          add("says", note.summary());
          note.here().forEach(line -> add("here", line));
        });
    details.gateways().forEach(line -> add("gateway", line));
    details.namely().stream().flatMap(List::stream).forEach(line -> add("namely", line));
    add("back", details.wayBack().cheap());
    add("later", details.wayBack().afterwards());
    add("estimate", details.estimate().least() + " " + details.estimate().most());
    details
        .rendering()
        .ifPresent(rendering -> {
          add("rendered", rendering.after().orElse("?"));
          rendering.problems().forEach(problem -> add("not rendered", problem));
          add("objects", rendering.added() + " " + rendering.removed() + " " + rendering.changed());
          rendering.beside().ifPresent(count -> add("beside", Integer.toString(count)));
        });
  }

  private static List<String> acknowledged(UpgradePlan plan) {
    return plan.toAcknowledge().stream()
        .map(Finding::code)
        .filter(code -> code != FindingCode.CHANGES_CLOSED)
        .map(Enum::name)
        .distinct()
        .sorted()
        .toList();
  }

  private void add(String part, String value) {
    text.append(part).append(' ').append(value.length()).append(' ').append(value).append('\n');
  }

  private String sha256() {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha256.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
