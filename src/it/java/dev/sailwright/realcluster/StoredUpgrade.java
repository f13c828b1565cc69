package dev.sailwright.realcluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** MeshUpgrades as they stand in the store, written by hand. */
final class StoredUpgrade {
  static final String DIGEST = "ab".repeat(32);
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private StoredUpgrade() {}

  /** Where an upgrade may stand; each is reached from the one before it. */
  enum State {
    NEW,
    WAITING,
    RUNNING,
    PAUSED,
    ENDED
  }

  /** All resources that lead to this state, one write after the other. */
  static List<ObjectNode> history(String name, State state) {
    return Arrays.stream(State.values())
        .filter(each -> each.compareTo(state) <= 0)
        .map(each -> in(name, each))
        .toList();
  }

  private static ObjectNode in(String name, State state) {
    var resource = proposed(name);
    if (state == State.NEW) {
      return resource;
    }
    decide(resource, "APPROVED", "U0BOB0002");
    var status = waiting();
    resource.set("status", status);
    if (state == State.WAITING) {
      return resource;
    }
    decide(resource, "APPROVED", "U0CAROL04");
    status.put("phase", "RUNNING").put("startedAt", "2026-11-23T20:32:00Z").put("heeded", 2);
    status.put("step", 1).put("attempt", 1);
    ((ObjectNode) status.path("steps").path(0)).put("state", "DONE");
    ((ObjectNode) status.path("steps").path(1)).put("state", "RUNNING");
    entry(status, "OUTPUT", "istioctl says:", "first line", "second line", "third line");
    audit(status, "EFFECT_BEGUN");
    if (state != State.RUNNING) {
      status.put("phase", "PAUSED").put("pausedBecause", "A person paused it.");
    }
    if (state == State.ENDED) {
      status.put("phase", "ABORTED").put("endedAt", "2026-11-23T20:40:00Z");
      status.put("outcome", "Aborted.").put("pausedBecause", "");
    }
    return resource;
  }

  private static ObjectNode proposed(String name) {
    return yaml(
        """
        apiVersion: sailwright.dev/v1alpha1
        kind: MeshUpgrade
        metadata: {name: %s, namespace: sailwright}
        spec:
          id: %s
          cluster: prod
          from: "1.29.1"
          to: "1.30.5"
          requestedBy: U0ALICE01
          requestedAt: "2026-11-23T20:31:00Z"
          channel: C0INCIDENT
          rollbackOf: prod-0
          digest: %s
          expiresAt: "2026-11-23T21:01:00Z"
          plan:
            cluster: prod
            from: "1.29.1"
            to: "1.30.5"
            binarySha256: %s
            inputs: {files: [], sets: ["tag={version}"]}
            steps:
            - {kind: PRECHECK, wave: 0, workloads: []}
            - {kind: RESTART_WAVE, wave: 1, workloads: [Deployment shop/web]}
            - {kind: RESTART_WAVE, wave: 2, workloads: [Deployment shop/gate], approval: GATEWAYS}
            probes: ["https://shop.example.com/"]
            pods: 3
            approvals: 2
          decisions: []
        """
            .formatted(name, name, DIGEST, "cd".repeat(32)));
  }

  private static ObjectNode waiting() {
    var status =
        yaml(
            """
            phase: AWAITING_APPROVAL
            step: 0
            attempt: 0
            steps:
            - {state: PENDING, note: ""}
            - {state: PENDING, note: ""}
            - {state: PENDING, note: ""}
            timeline: []
            told: 1
            percent: 0
            leftovers: []
            outcome: ""
            pausedBecause: ""
            heeded: 1
            audit: []
            epoch: 3
            holder: pod-a
            """);
    entry(status, "DECISION", "Approved, 1 of 2.");
    audit(status, "DECIDED");
    return status;
  }

  static ObjectNode yaml(String text) {
    try {
      return (ObjectNode) YAML.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void decide(ObjectNode resource, String kind, String user) {
    var decisions = (ArrayNode) resource.path("spec").path("decisions");
    decisions
        .addObject()
        .put("kind", kind)
        .put("user", user)
        .put("at", "2026-11-23T20:31:30Z")
        .put("digest", DIGEST)
        .put("note", "")
        .putArray("acknowledged");
  }

  /** An approval of one step. */
  static void approveStep(ObjectNode resource, String user, int step) {
    decide(resource, "STEP_APPROVED", user);
    var decisions = resource.path("spec").path("decisions");
    ((ObjectNode) decisions.path(decisions.size() - 1)).put("step", step);
  }

  static void entry(JsonNode status, String kind, String text, String... lines) {
    var timeline = (ArrayNode) status.path("timeline");
    var entry =
        timeline
            .addObject()
            .put("seq", timeline.size())
            .put("at", "2026-11-23T20:31:31Z")
            .put("kind", kind)
            .put("text", text)
            .put("user", "U0BOB0002");
    List.of(lines).forEach(entry.putArray("lines")::add);
  }

  static void audit(JsonNode status, String kind) {
    var audit = (ArrayNode) status.path("audit");
    audit
        .addObject()
        .put("seq", audit.size())
        .put("at", "2026-11-23T20:31:31Z")
        .put("upgrade", "prod-1")
        .put("kind", kind)
        .put("who", "U0BOB0002")
        .put("what", "APPROVED")
        .put("hash", "ef".repeat(32));
  }
}
