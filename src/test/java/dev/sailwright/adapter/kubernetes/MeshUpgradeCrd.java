package dev.sailwright.adapter.kubernetes;

import static dev.sailwright.adapter.kubernetes.CrdSchema.choice;
import static dev.sailwright.adapter.kubernetes.CrdSchema.free;
import static dev.sailwright.adapter.kubernetes.CrdSchema.list;
import static dev.sailwright.adapter.kubernetes.CrdSchema.object;
import static dev.sailwright.adapter.kubernetes.CrdSchema.records;
import static dev.sailwright.adapter.kubernetes.CrdSchema.text;
import static dev.sailwright.adapter.kubernetes.CrdSchema.texts;
import static dev.sailwright.adapter.kubernetes.CrdSchema.time;
import static dev.sailwright.adapter.kubernetes.CrdSchema.whole;
import static dev.sailwright.adapter.kubernetes.CrdSchema.with;
import static dev.sailwright.adapter.kubernetes.CrdSchema.yesOrNo;

import dev.sailwright.audit.AuditRecord;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.upgrade.Course;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.StepHold;
import dev.sailwright.upgrade.StepRecord;
import dev.sailwright.upgrade.TimelineEntry;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The CustomResourceDefinition, made from the core's own names. */
final class MeshUpgradeCrd {
  private static final int MOST_DECISIONS = 100;
  private static final int MOST_RECORDS = 2000;

  private MeshUpgradeCrd() {}

  /** As checked in under deploy/. */
  static String yaml() {
    return Serialization.asYaml(definition());
  }

  static CustomResourceDefinition definition() {
    return new CustomResourceDefinitionBuilder()
        .withNewMetadata()
        .withName("meshupgrades." + MeshUpgrade.GROUP)
        .endMetadata()
        .withNewSpec()
        .withGroup(MeshUpgrade.GROUP)
        .withScope("Namespaced")
        .withNewNames()
        .withKind("MeshUpgrade")
        .withPlural("meshupgrades")
        .withSingular("meshupgrade")
        .withShortNames("mu")
        .endNames()
        .withVersions(version())
        .endSpec()
        .build();
  }

  private static CustomResourceDefinitionVersion version() {
    return new CustomResourceDefinitionVersionBuilder()
        .withName("v1alpha1")
        .withServed(true)
        .withStorage(true)
        .withNewSubresources()
        .withNewStatus()
        .endStatus()
        .endSubresources()
        .withAdditionalPrinterColumns(
            column("Cluster", "string", ".spec.cluster"),
            column("From", "string", ".spec.from"),
            column("To", "string", ".spec.to"),
            column("Phase", "string", ".status.phase"),
            column("Percent", "integer", ".status.percent"),
            column("Age", "date", ".metadata.creationTimestamp"))
        .withNewSchema()
        .withOpenAPIV3Schema(
            with(
                object(
                    "One upgrade of one mesh: asked for, decided on, carried out.",
                    List.of("spec"),
                    Map.of("spec", spec(), "status", with(status(), MeshUpgradeRules.ofStatus()))),
                MeshUpgradeRules.ofTheWhole()))
        .endSchema()
        .build();
  }

  private static CustomResourceColumnDefinition column(String name, String type, String path) {
    return new CustomResourceColumnDefinitionBuilder()
        .withName(name)
        .withType(type)
        .withJsonPath(path)
        .build();
  }

  private static JSONSchemaProps spec() {
    var spec =
        object(
            "What people asked for and decided. Only `decisions` grows.",
            List.of(
                "id",
                "cluster",
                "to",
                "requestedBy",
                "requestedAt",
                "channel",
                "digest",
                "expiresAt",
                "plan",
                "decisions"),
            Map.ofEntries(
                Map.entry("id", text("Such as prod-3.", 253)),
                Map.entry("cluster", text("A name of the settings, or a kubeconfig context.", 253)),
                Map.entry(
                    "from",
                    text(
                        "Istio version of the control plane; absent when it could not be told.",
                        63)),
                Map.entry("to", text("Istio version to go to.", 63)),
                Map.entry("requestedBy", text("Slack user id.", 63)),
                Map.entry("requestedAt", time("When it was asked for.")),
                Map.entry("channel", text("Slack channel id of the root message.", 63)),
                Map.entry(
                    "thread", text("Timestamp of the Slack thread that it was asked in.", 63)),
                Map.entry("rollbackOf", text("The upgrade that this one leads back from.", 253)),
                Map.entry(
                    "journey",
                    object(
                        "The way of which this is a hop; absent where one upgrade leads to what was"
                            + " asked for.",
                        List.of("goal", "hop"),
                        Map.of(
                            "goal", text("Istio version that was asked for.", 63),
                            "hop", whole("Which one this is, counted from 1."),
                            "continues", text("The upgrade that took the hop before.", 253)))),
                Map.entry("emergency", text("The reason given with --emergency.", 4000)),
                Map.entry(
                    "digest",
                    text("SHA-256 of the plan; approvals bind to it.", 64, "[0-9a-f]{64}")),
                Map.entry("expiresAt", time("When an undecided card stops counting.")),
                Map.entry("plan", plan()),
                Map.entry(
                    "decisions",
                    with(
                        list("In order.", MOST_DECISIONS, decision()),
                        MeshUpgradeRules.ofDecisions(MOST_DECISIONS)))));
    return with(spec, MeshUpgradeRules.ofSpec());
  }

  /**
   * By name down to the texts: of a field that it does not know the API server cannot tell whether
   * it changed its name.
   */
  private static JSONSchemaProps plan() {
    return free(
        "All that will be done: steps, waves, inputs, findings.",
        Map.ofEntries(
            Map.entry("cluster", text("A name of the settings, or a kubeconfig context.")),
            Map.entry("from", text("Istio version of the control plane.")),
            Map.entry("to", text("Istio version to go to.")),
            Map.entry("kubernetes", text("The API server's version.")),
            Map.entry("inputs", inputs()),
            Map.entry("binarySha256", text("Of the istioctl that will run.")),
            Map.entry("steps", list("In their order.", planStep())),
            Map.entry("probes", texts("Addresses that must answer 200.")),
            Map.entry("unmovable", texts("What a restart cannot move.")),
            Map.entry("findings", list("Some are acknowledged by approving.", finding())),
            Map.entry("newer", text("A still newer version for this Kubernetes.")),
            Map.entry("pods", whole("Pods that the waves restart.")),
            Map.entry("approvals", whole("How many different people have to approve.")),
            Map.entry("kubernetesApprovers", kubernetesApprovers()),
            Map.entry("details", details()),
            Map.entry(
                "restart",
                free(
                    "Workloads alone are restarted; absent in an upgrade.",
                    Map.of("namespace", text("Absent: of the whole mesh.")))),
            Map.entry("cleanup", cleanup()),
            Map.entry("canary", canary())));
  }

  private static JSONSchemaProps canary() {
    return free(
        "A second control plane beside the one that runs; absent in place.",
        Map.of(
            "revision", text("That workloads are brought to."),
            "before", text("That they leave."),
            "tags", texts("That are moved."),
            "keepFor", text("How long nothing may use the one that is left, until it goes.")));
  }

  private static JSONSchemaProps cleanup() {
    return free(
        "Leftovers alone are removed; absent in an upgrade.",
        Map.of(
            "leftovers",
            list(
                "In the order in which they go.",
                free(
                    "Of an older version.",
                    Map.of(
                        "kind", text("MUTATING or VALIDATING."),
                        "configuration", text("Name of the object."),
                        "entry", text("The only one that goes; absent: the whole object."),
                        "uid", text("Of the object."),
                        "digest", text("SHA-256 of what goes."),
                        "reasons", texts("Why it is a leftover.")))),
            "kept",
            texts("What stays, with the reason.")));
  }

  private static JSONSchemaProps details() {
    var known =
        new TreeMap<>(
            Map.of(
                "hop", hop(),
                "later", list("What would follow.", hop()),
                "gap", text("Why these end before the newest version."),
                "strategy",
                    free(
                        "How it is done.",
                        Map.of(
                            "name", text("Such as in place."),
                            "reason", text("Why this one."),
                            "instead", text("What another one would need."))),
                "sources",
                    list(
                        "Of the install inputs.",
                        free(
                            "A place.",
                            Map.of("name", text("Where."), "found", text("What it gave.")))),
                "notes",
                    list(
                        "On what changes.",
                        free(
                            "Of Istio's own.",
                            Map.of(
                                "minor", text("That brings it."),
                                "area", text("Such as installation."),
                                "summary", text("What changes."),
                                "here", texts("Objects that it is about.")))),
                "restarts",
                    list(
                        "By wave and namespace.",
                        free(
                            "Of one namespace.",
                            Map.of(
                                "wave", whole("Number of the wave."),
                                "namespace", text("Its name."),
                                "workloads", whole("How many."),
                                "pods", whole("How many were asked for.")))),
                "gateways", texts("How each gets its new proxy."),
                "wayBack",
                    free(
                        "How to roll back.",
                        Map.of(
                            "cheap", text("Until when it is cheap."),
                            "afterwards", text("What it takes later."))),
                "estimate",
                    free(
                        "Of the duration, in minutes.",
                        Map.of("least", whole("At least."), "most", whole("At most.")))));
    known.put("rendering", rendering());
    known.put("namely", texts("What is acknowledged by name."));
    known.put("asOf", text("The days of the release data."));
    return free("What people want to know before they approve.", known);
  }

  private static JSONSchemaProps rendering() {
    return free(
        "What istioctl would apply.",
        Map.of(
            "after", text("SHA-256 of what the target would apply."),
            "problems", texts("What could not be rendered."),
            "added", whole("Objects that come new."),
            "removed", whole("Objects that the target does not have."),
            "changed", whole("Objects that differ."),
            "beside", whole("Objects that come new where those of another revision stay.")));
  }

  private static JSONSchemaProps hop() {
    return free(
        "A step from version to version.",
        Map.of(
            "from", text("Istio version."),
            "to", text("Istio version."),
            "kubernetes",
                free(
                    "Which the target supports.",
                    Map.of("lowest", text("Minor."), "highest", text("Minor."))),
            "support",
                free(
                    "Of the target.",
                    Map.of(
                        "state", text("On the day of the plan."),
                        "ends", text("Last day."),
                        "estimated", yesOrNo("It was not announced."))),
            "problems", texts("Why it cannot be taken here.")));
  }

  private static JSONSchemaProps kubernetesApprovers() {
    return free(
        "Who could approve outside Slack; absent when it is approved in Slack.",
        Map.of(
            "users",
            list(
                "By name.",
                free(
                    "A person.",
                    Map.of(
                        "name", text("As the API server says it."),
                        "slack", text("The same person's Slack user id.")))),
            "groups",
            texts("Whose members may.")));
  }

  private static JSONSchemaProps inputs() {
    return free(
        "What istioctl is given.",
        Map.of(
            "files",
            list(
                "Passed as -f.",
                free(
                    "A file.",
                    Map.of(
                        "name", text("As shown."),
                        "content", text("YAML."),
                        "values", free("The same, flattened.")))),
            "sets",
            texts("Passed as --set.")));
  }

  private static JSONSchemaProps planStep() {
    return free(
        "A step.",
        Map.of(
            "kind", text("What it does."),
            "wave", whole("Counted from 1; 0 for steps that are no wave."),
            "workloads", texts("Of the wave."),
            "oneByOne", texts("Of these, those that never restart at the same time."),
            "tag", text("That is moved."),
            "approval", text("For what it asks once more before it begins.")));
  }

  private static JSONSchemaProps finding() {
    return free(
        "A finding.",
        Map.of(
            "code", text("Its stable name."),
            "severity", text("How bad it is."),
            "message", text("What is so."),
            "evidence", texts("Lines from the cluster."),
            "remedy", text("What to do."),
            "overridden", yesOrNo("By an emergency.")));
  }

  private static JSONSchemaProps decision() {
    var decision =
        object(
            "What a person decided, on exactly which plan.",
            List.of("kind", "user", "at", "digest", "acknowledged", "note"),
            Map.of(
                "kind",
                choice("What was decided.", Decision.Kind.values()),
                "user",
                text("Slack user id, or kubernetes: and a name.", 253),
                "at",
                time("When."),
                "digest",
                text("Of the plan that it is about.", 64),
                "acknowledged",
                list(
                    "What the approver took upon themselves.",
                    FindingCode.values().length,
                    choice("A finding's code.", FindingCode.values())),
                "note",
                text("Why; may be empty.", 4000),
                "step",
                whole("Index of the plan's step that may begin; only of STEP_APPROVED."),
                "group",
                text("Of Kubernetes, by which the user may approve.", 253)));
    return with(decision, MeshUpgradeRules.ofDecision());
  }

  private static JSONSchemaProps status() {
    return object(
        "What the leader did and saw; it alone writes here.",
        List.of("phase", "step", "steps", "timeline", "epoch", "holder"),
        Map.ofEntries(
            Map.entry("phase", choice("Where it stands.", Phase.values())),
            Map.entry("step", whole("Index into the plan's steps, of the one that runs.")),
            Map.entry(
                "attempt", whole("Of the step's effect, counted from 1; 0 before the first.")),
            Map.entry("actedAt", time("When the running step's effect was last recorded.")),
            Map.entry("waitingSince", time("From when the running step's patience counts.")),
            Map.entry(
                "ask",
                object(
                    "While the running step waits for its approval.",
                    List.of("after", "until"),
                    Map.of(
                        "after", whole("How many decisions had been made when it was reached."),
                        "until", time("When waiting pauses the upgrade.")))),
            Map.entry(
                "hold",
                object(
                    "Of a time without changes that was met.",
                    List.of("until", "state"),
                    Map.of(
                        "until",
                        time("When changes may begin again, as it was known."),
                        "state",
                        choice(
                            "Whether the running step waits, or goes on, and why.",
                            StepHold.State.values())))),
            Map.entry("steps", list("One a step of the plan, in its order.", 1000, step())),
            Map.entry(
                "timeline",
                with(
                    records("What is told in the thread, in this order.", MOST_RECORDS, entry()),
                    MeshUpgradeRules.ofRecords("timeline"))),
            Map.entry("outputLines", whole("How many lines of istioctl were told.")),
            Map.entry("told", whole("Up to which entry the timeline was posted.")),
            Map.entry(
                "card",
                object(
                    "The root message in Slack.",
                    List.of("channel", "ts"),
                    Map.of(
                        "channel", text("Channel id.", 63), "ts", text("Message timestamp.", 63)))),
            Map.entry(
                "percent",
                new JSONSchemaPropsBuilder(whole("Share of proxies on the target."))
                    .withMaximum(100.0)
                    .build()),
            Map.entry("gates", gates()),
            Map.entry("course", course()),
            Map.entry("startedAt", time("When the first step began.")),
            Map.entry("endedAt", time("When it ended, however it did.")),
            Map.entry(
                "leftovers", list("Of the old version, one line each.", 5000, text("A line."))),
            Map.entry("outcome", text("One sentence, once it ended.", AuditRecord.LONGEST)),
            Map.entry("heeded", whole("How many of the decisions were taken into account.")),
            Map.entry("pausedBecause", text("One sentence, while it is paused.")),
            Map.entry(
                "audit",
                with(
                    records(
                        "Decisions and effects, chained by hashes.", MOST_RECORDS, auditRecord()),
                    MeshUpgradeRules.ofRecords("audit"))),
            Map.entry("epoch", whole("Grows by one with each process that takes over.")),
            Map.entry("holder", text("The process that drives it.", 253))));
  }

  private static JSONSchemaProps gates() {
    return object(
        "What later measurements are held against.",
        List.of("baseline", "from", "asked", "waived"),
        Map.of(
            "baseline", free("The mesh before its first change."),
            "since", time("From when on trouble counts; absent until the next look."),
            "from", list("What had been counted then.", 1000, free("By an istiod.")),
            "heldSince", time("Since when the running step waits for a gate alone."),
            "unseenSince", time("Since when it does so for want of a measurement."),
            "asked", yesOrNo("People are asked, since something could not be measured."),
            "waived", yesOrNo("They go on without what cannot be measured.")));
  }

  private static JSONSchemaProps course() {
    return object(
        "How the mesh moved, as far as it was measured; nothing is decided by it.",
        List.of("seconds", "samples", "waits"),
        Map.of(
            "seconds", whole("Until a sample is taken for its own sake."),
            "samples", list("In their order.", Course.MOST_SAMPLES, sample()),
            "waits",
                list(
                    "For people, in their order.",
                    MOST_RECORDS,
                    object(
                        "One wait.",
                        List.of("kind", "from"),
                        Map.of(
                            "kind", choice("For what.", Course.Wait.Kind.values()),
                            "from", time("When it began."),
                            "to", time("When it ended; absent while it lasts.")))),
            "tally",
                object(
                    "Of what istiods count; absent unless all were read before the first change.",
                    List.of("last", "grown"),
                    Map.of(
                        "last",
                        list(
                            "When each was read last.",
                            1000,
                            object(
                                "One istiod.",
                                List.of("pod", "counted"),
                                Map.of(
                                    "pod", text("Its namespace and name."),
                                    "since", time("When it started."),
                                    "counted", counts("In its whole life.")))),
                        "grown",
                        counts("By all of them, since the backup.")))));
  }

  private static JSONSchemaProps sample() {
    return object(
        "What one turn measured; the rest is absent.",
        List.of("at"),
        Map.of(
            "at", time("When."),
            "proxies",
                object(
                    "Pods with a proxy.",
                    List.of("onTarget", "others"),
                    Map.of(
                        "onTarget", whole("Of the target's version."),
                        "others", whole("Of any other one."))),
            "connected", whole("Proxies, to all istiods together."),
            "counted", counts("By istiods, since the backup.")));
  }

  private static JSONSchemaProps counts(String description) {
    return object(
        description,
        List.of("rejects", "pushes", "slowPushes"),
        Map.of(
            "rejects", whole("Of configuration, by proxies."),
            "pushes", whole("That were timed."),
            "slowPushes", whole("Of these.")));
  }

  private static JSONSchemaProps auditRecord() {
    var record =
        object(
            "One decision or effect.",
            List.of("seq", "at", "upgrade", "kind", "who", "what", "hash"),
            Map.of(
                "seq",
                whole("Counted from 1."),
                "at",
                time("When."),
                "upgrade",
                text("Its id.", 253),
                "kind",
                choice("What happened.", AuditRecord.Kind.values()),
                "who",
                text("A person's Slack id, or the process.", 253),
                "what",
                text("In words.", AuditRecord.LONGEST),
                "hash",
                text("SHA-256 over this record and the hash of the one before.", 64)));
    return with(record, MeshUpgradeRules.ofAuditRecord());
  }

  private static JSONSchemaProps step() {
    return object(
        "How one step went.",
        List.of("state", "note"),
        Map.of(
            "state", choice("Where the step stands.", StepRecord.State.values()),
            "startedAt", time("When it began."),
            "endedAt", time("When it ended."),
            "note", text("What is awaited, or what came out.")));
  }

  private static JSONSchemaProps entry() {
    var entry =
        object(
            "Told once.",
            List.of("seq", "at", "kind", "text", "lines"),
            Map.of(
                "seq", whole("Counted from 1, without gaps."),
                "at", time("When it happened."),
                "kind", choice("What it is about.", TimelineEntry.Kind.values()),
                "text", text("One sentence.", AuditRecord.LONGEST),
                "lines", list("Verbatim output.", 20000, text("A line.")),
                "user", text("Whoever did it, as in a decision; absent when it was the bot.", 253),
                "step", whole("Index of the plan's step that an ASK is about.")));
    return with(entry, MeshUpgradeRules.ofTimelineEntry());
  }
}
