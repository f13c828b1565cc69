package dev.sailwright.upgrade;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.mesh.WorkloadRef;
import dev.sailwright.planning.Leftover;
import dev.sailwright.planning.PlanDetails;
import dev.sailwright.planning.PlanStep;
import dev.sailwright.planning.Rendering;
import dev.sailwright.planning.Unmovable;
import dev.sailwright.planning.UpgradePlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says in words what differs between an approved plan and a fresh one. */
public final class PlanDifference {
  private static final int SHOWN = 5;

  private PlanDifference() {}

  public static List<String> lines(UpgradePlan approved, UpgradePlan fresh) {
    var lines = new ArrayList<String>();
    compare(lines, "running version", approved.from(), fresh.from());
    compare(lines, "target", approved.to(), fresh.to());
    compare(lines, "Kubernetes", approved.kubernetes(), fresh.kubernetes());
    compare(lines, "SHA-256 of istioctl", approved.binarySha256(), fresh.binarySha256());
    if (!approved.inputs().equals(fresh.inputs())) {
      lines.add("the install inputs changed");
    }
    if (!approved.probes().equals(fresh.probes())) {
      lines.add("the probes changed");
    }
    var before = workloads(approved);
    var after = workloads(fresh);
    only(after, before).limit(SHOWN).forEach(ref -> lines.add("to restart now: " + ref));
    only(before, after).limit(SHOWN).forEach(ref -> lines.add("no longer to restart: " + ref));
    if (before.equals(after) && !cut(approved).equals(cut(fresh))) {
      lines.add("the waves are cut differently");
    }
    if (cut(approved).equals(cut(fresh)) && !inTurn(approved).equals(inTurn(fresh))) {
      lines.add("other workloads than before restart one after another");
    }
    var stayed = Set.copyOf(Unmovable.lasting(approved.unmovable()));
    var stay = Set.copyOf(Unmovable.lasting(fresh.unmovable()));
    only(stay, stayed).limit(SHOWN).forEach(line -> lines.add("stays on its proxy now: " + line));
    only(stayed, stay)
        .limit(SHOWN)
        .forEach(line -> lines.add("no longer among what stays on its proxy: " + line));
    var went = removed(approved);
    var go = removed(fresh);
    only(go, went).limit(SHOWN).forEach(title -> lines.add("to remove now: " + title));
    only(went, go).limit(SHOWN).forEach(title -> lines.add("no longer to remove: " + title));
    if (went.equals(go) && !approved.cleanup().equals(fresh.cleanup())) {
      lines.add("what is to be removed, or why, is not what it was");
    }
    if (approved.isApprovedOutsideSlack() != fresh.isApprovedOutsideSlack()) {
      lines.add("to approve " + (fresh.isApprovedOutsideSlack() ? "outside" : "in") + " Slack now");
    }
    if (!asking(approved).equals(asking(fresh))) {
      lines.add("to approve step by step: " + asking(approved) + ", now " + asking(fresh));
    }
    only(codes(fresh), codes(approved)).forEach(code -> lines.add("to acknowledge now: " + code));
    only(codes(approved), codes(fresh))
        .forEach(code -> lines.add("no longer to acknowledge: " + code));
    var named = namely(approved, codes(fresh));
    var name = namely(fresh, codes(approved));
    only(name, named).limit(SHOWN).forEach(line -> lines.add("to acknowledge now: " + line));
    only(named, name).limit(SHOWN).forEach(line -> lines.add("no longer to acknowledge: " + line));
    if (!approved.unproven().isEmpty()
        && !fresh.unproven().isEmpty()
        && !approved.unproven().equals(fresh.unproven())) {
      lines.add("the inputs do not explain something else of what runs than before");
    }
    if (lines.isEmpty() && !applied(approved).equals(applied(fresh))) {
      lines.add("what istioctl would apply is not what it was");
    }
    return List.copyOf(lines);
  }

  private static Optional<String> applied(UpgradePlan plan) {
    return plan.details().flatMap(PlanDetails::rendering).flatMap(Rendering::after);
  }

  private static void compare(List<String> lines, String what, Object before, Object after) {
    if (!Objects.equals(before, after)) {
      lines.add(what + ": " + text(before) + ", now " + text(after));
    }
  }

  private static String text(Object value) {
    return value instanceof Optional<?> optional
        ? optional.map(Object::toString).orElse("unknown")
        : value.toString();
  }

  private static Set<WorkloadRef> workloads(UpgradePlan plan) {
    return plan.waves().stream()
        .flatMap(wave -> wave.workloads().stream())
        .collect(Collectors.toSet());
  }

  private static Set<String> removed(UpgradePlan plan) {
    return plan.cleanup().stream()
        .flatMap(cleanup -> cleanup.leftovers().stream())
        .map(Leftover::title)
        .collect(Collectors.toSet());
  }

  private static List<List<WorkloadRef>> cut(UpgradePlan plan) {
    return plan.waves().stream().map(PlanStep::workloads).toList();
  }

  private static List<List<WorkloadRef>> inTurn(UpgradePlan plan) {
    return plan.waves().stream().map(PlanStep::inTurn).toList();
  }

  private static List<String> asking(UpgradePlan plan) {
    return plan.asking().stream().map(PlanStep::subject).toList();
  }

  private static Set<String> codes(UpgradePlan plan) {
    return plan.toAcknowledge().stream()
        .map(Finding::code)
        .map(code -> code.anchor())
        .collect(Collectors.toSet());
  }

  /** Of those that the other plan has, too; of the others the code alone says enough. */
  private static Set<String> namely(UpgradePlan plan, Set<String> shared) {
    return plan.details().flatMap(PlanDetails::namely).stream()
        .flatMap(List::stream)
        .filter(line -> shared.contains(line.split(": ", 2)[0]))
        .collect(Collectors.toSet());
  }

  private static <T extends Comparable<? super T>> Stream<T> only(Set<T> here, Set<T> notThere) {
    var rest = new HashSet<>(here);
    rest.removeAll(notThere);
    return rest.stream().sorted();
  }
}
