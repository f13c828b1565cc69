package dev.sailwright.realcluster;

import static dev.sailwright.realcluster.StoredUpgrade.State.ENDED;
import static dev.sailwright.realcluster.StoredUpgrade.State.NEW;
import static dev.sailwright.realcluster.StoredUpgrade.State.PAUSED;
import static dev.sailwright.realcluster.StoredUpgrade.State.RUNNING;
import static dev.sailwright.realcluster.StoredUpgrade.State.WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sailwright.realcluster.StoredUpgrade.State;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the API server itself refuses of edits to a stored upgrade, whoever makes them: a cluster
 * admin, the bot's own ServiceAccount, and somebody who was given the right to edit MeshUpgrades.
 */
class IllegalEditsIT {
  private static final Map<String, Editor> EDITORS = new LinkedHashMap<>();
  private static final Map<State, ObjectNode> STORED = new LinkedHashMap<>();

  /** At least this many different edits by this many people, or the rules were not tried. */
  private static final int KINDS = 30;

  private static final int IDENTITIES = 3;
  @TempDir private static Path folder;

  /**
   * @param rule what the API server says
   */
  private record Edit(String what, State of, Part part, String rule, Consumer<ObjectNode> change) {}

  private enum Part {
    SPEC,
    STATUS
  }

  @BeforeAll
  static void store() throws Exception {
    try (var kubernetes = new Kubernetes()) {
      var bot = kubernetes.deploy(folder);
      var editor = kubernetes.editorOfUpgrades(folder);
      EDITORS.put("admin", Editor.of(Path.of(System.getenv("KUBECONFIG")), false));
      EDITORS.put("bot", Editor.of(bot, false));
      EDITORS.put("editor", Editor.of(editor, true));
    }
    awaitRules();
    for (var state : State.values()) {
      STORED.put(state, brought("edits-" + state.name().toLowerCase(Locale.ROOT), state));
    }
  }

  /** A definition that was just applied is followed a moment later. */
  private static void awaitRules() {
    var channels = new AtomicInteger();
    await("the API server to serve MeshUpgrades with their rules")
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .until(() -> {
          var probe = brought("edits-probe", NEW);
          object(probe.path("spec")).put("channel", "C" + channels.incrementAndGet());
          return answer(admin(), Part.SPEC, probe).contains("channel never changes");
        });
  }

  @AfterAll
  static void tidyUp() {
    admin().names().stream().filter(name -> name.startsWith("edits-")).forEach(admin()::delete);
    EDITORS.values().forEach(Editor::close);
  }

  @Test
  void noIllegalEditIsTakenFromAnybody() {
    var wrong = new ArrayList<String>();
    var refused = 0;
    for (var edit : illegal()) {
      for (var editor : EDITORS.entrySet()) {
        var changed = STORED.get(edit.of()).deepCopy();
        edit.change().accept(changed);
        assertThat(changed).as(edit.what()).isNotEqualTo(STORED.get(edit.of()));
        var answer = answer(editor.getValue(), edit.part(), changed);
        if (answer.contains(edit.rule())) {
          refused++;
        } else {
          wrong.add(edit.what() + " by " + editor.getKey() + ": " + answer);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(illegal().stream().map(Edit::what))
        .hasSizeGreaterThanOrEqualTo(KINDS)
        .doesNotHaveDuplicates();
    assertThat(EDITORS.values().stream().map(Editor::name))
        .doesNotHaveDuplicates()
        .hasSize(IDENTITIES);
    assertThat(refused).isEqualTo(illegal().size() * IDENTITIES);
    STORED.forEach((state, before) ->
        assertThat(admin().get(before.path("metadata").path("name").asText())).isEqualTo(before));
    System.out.println(refused + " illegal edits were refused, " + illegal().size() + " kinds");
  }

  /** The same hands may do what the program does; so it was the rule that refused them. */
  @Test
  void everyLegalEditIsTakenFromEverybody() {
    var wrong = new ArrayList<String>();
    for (var edit : legal()) {
      EDITORS.forEach((who, editor) -> {
        var changed = brought("edits-legal", edit.of()).deepCopy();
        edit.change().accept(changed);
        var answer = answer(editor, edit.part(), changed);
        if (!answer.equals("taken")) {
          wrong.add(edit.what() + " by " + who + ": " + answer);
        }
        admin().delete("edits-legal");
      });
    }
    assertThat(wrong).isEmpty();
  }

  private static List<Edit> illegal() {
    var edits = new ArrayList<Edit>();
    for (var field :
        List.of("id", "cluster", "to", "requestedBy", "channel", "from", "rollbackOf")) {
      edits.add(spec(field, RUNNING, field + " never changes", spec -> spec.put(field, "other")));
    }
    for (var field : List.of("requestedAt", "expiresAt")) {
      edits.add(
          spec(field, WAITING, field + " never", spec -> spec.put(field, "2027-01-01T00:00:00Z")));
    }
    for (var field : List.of("thread", "emergency")) {
      edits.add(spec(field + " added", WAITING, field + " never", spec -> spec.put(field, "1.2")));
    }
    edits.add(spec("from removed", WAITING, "from never", spec -> spec.remove("from")));
    edits.add(spec("digest", WAITING, "digest never", spec -> spec.put("digest", "00".repeat(32))));
    edits.addAll(ofThePlan());
    edits.addAll(ofDecisions());
    edits.addAll(ofStepsThatAsk());
    edits.addAll(ofPhases());
    edits.addAll(ofProgress());
    edits.addAll(ofRecords());
    return edits;
  }

  private static List<Edit> ofThePlan() {
    return List.of(
        plan("another istioctl", plan -> plan.put("binarySha256", "00".repeat(32))),
        plan("one approval is enough", plan -> plan.put("approvals", 1)),
        plan("no approval is enough", plan -> plan.remove("approvals")),
        plan("another workload", plan -> array(plan, "steps", 1, "workloads").add("Job a/b")),
        plan("a step less", plan -> array(plan, "steps").remove(1)),
        plan("other inputs", plan -> array(plan, "inputs", "sets").add("hub=evil")),
        plan("a field more", plan -> plan.put("extra", true)),
        plan(
            "a field of a step by another name",
            plan -> {
              var step = object(plan.path("steps").path(1));
              step.set("extra", step.remove("workloads"));
            }),
        plan("another field", plan -> plan.set("extra", plan.remove("probes"))));
  }

  private static List<Edit> ofDecisions() {
    return List.of(
        spec("a decision removed", RUNNING, "never removed", spec -> decisions(spec).remove(1)),
        spec("all removed", RUNNING, "never removed", spec -> spec.putArray("decisions")),
        spec(
            "who decided",
            RUNNING,
            "a decision never changes",
            spec -> first(spec).put("user", "U9")),
        spec(
            "what", WAITING, "a decision never changes", spec -> first(spec).put("kind", "DENIED")),
        spec("which plan", WAITING, "a decision never", spec -> first(spec).put("digest", "x")),
        spec(
            "their order",
            RUNNING,
            "a decision never changes",
            spec -> decisions(spec).add(decisions(spec).remove(0))),
        edit(
            "two at once",
            WAITING,
            Part.SPEC,
            "one at a time",
            upgrade -> {
              StoredUpgrade.decide(upgrade, "APPROVED", "U1");
              StoredUpgrade.decide(upgrade, "APPROVED", "U2");
            }),
        edit(
            "one after the end",
            ENDED,
            Part.SPEC,
            "takes no decision",
            upgrade -> StoredUpgrade.decide(upgrade, "APPROVED", "U1")));
  }

  /** In the plan, the third step asks; the second one runs. */
  private static List<Edit> ofStepsThatAsk() {
    var reached = "only the step that was reached is approved";
    var names = "names the step, and nothing else does";
    return List.of(
        plan(
            "no step asks any more", plan -> object(plan.path("steps").path(2)).remove("approval")),
        edit(
            "a step approved before it is reached",
            RUNNING,
            Part.SPEC,
            reached,
            upgrade -> StoredUpgrade.approveStep(upgrade, "U1", 2)),
        edit(
            "a step approved that does not ask",
            PAUSED,
            Part.SPEC,
            reached,
            upgrade -> StoredUpgrade.approveStep(upgrade, "U1", 1)),
        edit(
            "a step approved before the start",
            WAITING,
            Part.SPEC,
            reached,
            upgrade -> StoredUpgrade.approveStep(upgrade, "U1", 2)),
        edit(
            "a step approved without its number",
            RUNNING,
            Part.SPEC,
            names,
            upgrade -> StoredUpgrade.decide(upgrade, "STEP_APPROVED", "U1")),
        edit(
            "a pause of a step",
            RUNNING,
            Part.SPEC,
            names,
            upgrade -> {
              StoredUpgrade.decide(upgrade, "PAUSED", "U1");
              object(decisions(upgrade.path("spec")).path(2)).put("step", 1);
            }),
        status(
            "a step that asks, begun",
            RUNNING,
            "a step that asks does not begin",
            s -> s.put("step", 2).put("attempt", 1)));
  }

  private static List<Edit> ofPhases() {
    return List.of(
        phase(NEW, "RUNNING", "begins by waiting"),
        phase(WAITING, "RUNNING", "without the approvals"),
        phase(WAITING, "PAUSED", "does not lead there"),
        phase(WAITING, "SUCCEEDED", "does not lead there"),
        phase(RUNNING, "AWAITING_APPROVAL", "does not lead there"),
        phase(RUNNING, "DENIED", "does not lead there"),
        phase(PAUSED, "SUCCEEDED", "does not lead there"),
        phase(WAITING, "SUPERSEDED", "does not lead there"),
        phase(RUNNING, "FAILED", "does not lead there"),
        phase(PAUSED, "SUPERSEDED", "does not lead there"),
        phase(ENDED, "RUNNING", "does not lead there"),
        phase(ENDED, "SUCCEEDED", "does not lead there"),
        edit(
            "no status any more",
            RUNNING,
            Part.STATUS,
            "the status is never removed",
            upgrade -> upgrade.remove("status")));
  }

  private static List<Edit> ofProgress() {
    return List.of(
        status("the outcome", ENDED, "what ended never moves", s -> s.put("outcome", "All well.")),
        status("its percent", ENDED, "what ended never moves", s -> s.put("percent", 100)),
        status(
            "one entry after the end",
            ENDED,
            "what ended never moves",
            s -> StoredUpgrade.entry(s, "OUTCOME", "All well.")),
        status(
            "one record after the end",
            ENDED,
            "what ended never moves",
            s -> StoredUpgrade.audit(s, "DECIDED")),
        status("when", ENDED, "endedAt is set once", s -> s.put("endedAt", "2027-01-01T00:00:00Z")),
        status("an end", RUNNING, "endedAt is for", s -> s.put("endedAt", "2027-01-01T00:00:00Z")),
        status("no begin", RUNNING, "startedAt is set once", s -> s.remove("startedAt")),
        status(
            "another begin",
            RUNNING,
            "startedAt is set once",
            s -> s.put("startedAt", "2027-01-01T00:00:00Z")),
        status("an older epoch", RUNNING, "the epoch grows", s -> s.put("epoch", 2)),
        status("a far epoch", RUNNING, "the epoch grows", s -> s.put("epoch", 5)),
        status("a silent holder", RUNNING, "the epoch grows", s -> s.put("holder", "pod-b")),
        status("a step back", RUNNING, "one after the other", s -> s.put("step", 0)),
        status("a step left out", WAITING, "one after the other", s -> s.put("step", 2)),
        status("no such step", RUNNING, "there is no such step", s -> s.put("step", 3)),
        status("fewer steps", RUNNING, "stays done", s -> array(s, "steps").remove(2)),
        status(
            "a step undone",
            RUNNING,
            "stays done",
            s -> object(s.path("steps").path(0)).put("state", "PENDING")),
        status("fewer attempts", RUNNING, "attempts never fall", s -> s.put("attempt", 0)),
        status("untold", RUNNING, "told never falls", s -> s.put("told", 0)),
        status("told too much", RUNNING, "told is of the timeline", s -> s.put("told", 3)),
        status("unheeded", RUNNING, "heeded never falls", s -> s.put("heeded", 1)),
        status(
            "heeded too much", RUNNING, "only decisions that were made", s -> s.put("heeded", 3)));
  }

  private static List<Edit> ofRecords() {
    var edits = new ArrayList<Edit>();
    for (var list : List.of("timeline", "audit")) {
      edits.add(
          status(list + " cut", RUNNING, list + " only grows", s -> array(s, list).remove(1)));
      edits.add(status(list + " emptied", PAUSED, list + " only grows", s -> s.putArray(list)));
      edits.add(
          status(
              list + " turned round",
              RUNNING,
              list + " stays counted from 1",
              s -> array(s, list).add(array(s, list).remove(0))));
      edits.add(
          status(
              list + " with a gap",
              RUNNING,
              list + " is counted from 1",
              s -> {
                array(s, list).add(array(s, list).path(1).deepCopy());
                object(s.path(list).path(2)).put("seq", 4);
              }));
    }
    for (var field : List.of("who", "what", "hash", "upgrade")) {
      edits.add(
          status(
              "the audit's " + field,
              RUNNING,
              "an audit record never changes",
              s -> object(s.path("audit").path(0)).put(field, "other")));
    }
    edits.add(status("no audit", RUNNING, "audit is never removed", s -> s.remove("audit")));
    for (var field : List.of("text", "user")) {
      edits.add(
          status(
              "the timeline's " + field,
              RUNNING,
              "what the timeline tells never changes",
              s -> object(s.path("timeline").path(0)).put(field, "other")));
    }
    edits.add(
        status(
            "an anonymous entry",
            RUNNING,
            "what the timeline tells never changes",
            s -> object(s.path("timeline").path(0)).remove("user")));
    edits.add(
        status(
            "a line more",
            RUNNING,
            "only get fewer",
            s -> array(s, "timeline", 1, "lines").add("Installation complete")));
    return edits;
  }

  private static List<Edit> legal() {
    return List.of(
        edit(
            "a second approval",
            WAITING,
            Part.SPEC,
            "",
            upgrade -> StoredUpgrade.decide(upgrade, "APPROVED", "U0CAROL04")),
        edit(
            "a pause",
            RUNNING,
            Part.SPEC,
            "",
            upgrade -> StoredUpgrade.decide(upgrade, "PAUSED", "U0BOB0002")),
        legalPhase(WAITING, "EXPIRED", true),
        legalPhase(WAITING, "DENIED", true),
        legalPhase(RUNNING, "PAUSED", false),
        legalPhase(RUNNING, "SUCCEEDED", true),
        legalPhase(RUNNING, "SUPERSEDED", true),
        legalPhase(RUNNING, "EXPIRED", true),
        legalPhase(PAUSED, "RUNNING", false),
        legalPhase(PAUSED, "EXPIRED", true),
        status("taken over", RUNNING, "", s -> s.put("epoch", 4).put("holder", "pod-b")),
        status("taken over after the end", ENDED, "", s -> s.put("epoch", 4).put("holder", "b")),
        status("told", ENDED, "", s -> s.put("told", 2)),
        status("more to tell", RUNNING, "", s -> StoredUpgrade.entry(s, "STEP", "Done.")),
        status("one record more", RUNNING, "", s -> StoredUpgrade.audit(s, "EFFECT_ENDED")),
        status("fewer lines", ENDED, "", s -> array(s, "timeline", 1, "lines").remove(1)),
        status("next step", RUNNING, "", s -> s.put("step", 2).put("attempt", 0)),
        status("once more", RUNNING, "", s -> s.put("attempt", 2)));
  }

  private static Edit legalPhase(State of, String phase, boolean ends) {
    return status(
        of + " to " + phase,
        of,
        "",
        s -> {
          s.put("phase", phase);
          if (ends) {
            s.put("endedAt", "2026-11-23T21:00:00Z").put("outcome", "Ended.");
          }
        });
  }

  private static Edit phase(State of, String phase, String rule) {
    return edit(
        of + " to " + phase,
        of,
        Part.STATUS,
        rule,
        upgrade -> {
          if (of == NEW) {
            upgrade.set("status", STORED.get(RUNNING).path("status").deepCopy());
          }
          object(upgrade.path("status")).put("phase", phase);
        });
  }

  private static Edit plan(String what, Consumer<ObjectNode> change) {
    return spec(
        what, WAITING, "plan never changes", spec -> change.accept(object(spec.path("plan"))));
  }

  private static Edit spec(String what, State of, String rule, Consumer<ObjectNode> change) {
    return edit(what, of, Part.SPEC, rule, upgrade -> change.accept(object(upgrade.path("spec"))));
  }

  private static Edit status(String what, State of, String rule, Consumer<ObjectNode> change) {
    return edit(
        what, of, Part.STATUS, rule, upgrade -> change.accept(object(upgrade.path("status"))));
  }

  private static Edit edit(
      String what, State of, Part part, String rule, Consumer<ObjectNode> change) {
    return new Edit(what, of, part, rule, change);
  }

  private static ArrayNode decisions(JsonNode spec) {
    return (ArrayNode) spec.path("decisions");
  }

  private static ObjectNode first(JsonNode spec) {
    return object(spec.path("decisions").path(0));
  }

  private static ObjectNode object(JsonNode node) {
    return (ObjectNode) node;
  }

  private static ArrayNode array(JsonNode node, Object... path) {
    var found = node;
    for (var part : path) {
      found = part instanceof Integer index ? found.path(index) : found.path(part.toString());
    }
    return (ArrayNode) found;
  }

  /** {@code taken}, or what the API server said. */
  private static String answer(Editor editor, Part part, ObjectNode changed) {
    try {
      editor.edit(changed, part == Part.STATUS);
      return "taken";
    } catch (KubernetesClientException e) {
      return e.getCode() == 422 ? String.valueOf(e.getMessage()) : "code " + e.getCode() + ": " + e;
    }
  }

  private static Editor admin() {
    return EDITORS.get("admin");
  }

  /** A resource that was written step by step, as the program does. */
  private static ObjectNode brought(String name, State state) {
    for (var next : StoredUpgrade.history(name, state)) {
      if (!admin().names().contains(name)) {
        admin().create(next);
        continue;
      }
      // Two approvals lie between two of the states at most, and each is a write of its own.
      admin().edit(next.deepCopy(), false);
      admin().edit(next.deepCopy(), true);
    }
    return admin().get(name);
  }
}
