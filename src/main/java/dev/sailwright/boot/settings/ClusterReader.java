package dev.sailwright.boot.settings;

import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.KubernetesApprovers;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.usecase.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads one entry of {@code clusters}. */
final class ClusterReader {
  static final List<String> KEYS =
      List.of(
          "context",
          "approvers",
          "approval",
          "kubernetesApprovers",
          "quorum",
          "stepApprovals",
          "incidentChannel",
          "maxMinorStep",
          "waves",
          "probes",
          "approvalExpiry",
          "patience",
          "changes",
          "canary",
          "inputs");

  private static final Pattern SET = Pattern.compile("[^=\\s]+=.*", Pattern.DOTALL);
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z]+)}");
  private static final int ALL = 100;

  private final InputFileReader inputFiles;
  private final Mistakes mistakes;

  ClusterReader(InputFileReader inputFiles, Mistakes mistakes) {
    this.inputFiles = inputFiles;
    this.mistakes = mistakes;
  }

  Settings.Cluster read(String name, Yaml yaml) {
    var path = "clusters." + name;
    var section = Section.of(yaml, path, mistakes, KEYS);
    checkName(name, path, yaml.line());
    var canary = section.section("canary", List.of("keepFor", "revisions"));
    var policy =
        new ClusterPolicy(
            name,
            section.value("maxMinorStep", text -> Values.integer(text, 1, 20)).orElse(1),
            waves(section),
            inputs(section),
            section.list("probes", Values::address),
            Set.copyOf(section.list("approvers", Values::approver)),
            section.value("quorum", text -> Values.integer(text, 1, 10)).orElse(1),
            Set.copyOf(section.list("stepApprovals", ClusterReader::stepApproval)),
            section.value("incidentChannel", Values::channel),
            section
                .value("approvalExpiry", Values::duration)
                .orElse(ClusterPolicy.DEFAULT_APPROVAL_TTL),
            section.value("patience", Values::duration).orElse(ClusterPolicy.DEFAULT_PATIENCE),
            kubernetesApprovers(section),
            new ChangesReader(mistakes).read(section),
            canary.value("keepFor", Values::duration).orElse(ClusterPolicy.DEFAULT_KEEP_FOR),
            revisions(canary));
    return new Settings.Cluster(section.value("context", Values::text), policy);
  }

  /** By turns: of one name, the second canary could not be told from the first. */
  private static List<String> revisions(Section canary) {
    var names = canary.list("revisions", Values::name);
    if (!names.isEmpty() && names.stream().distinct().count() != 2) {
      canary.mistake("revisions", "takes two different names, which canaries have by turns");
    }
    return names;
  }

  /** Present, even if nobody is named, where Slack is not to approve: then nobody may. */
  private static Optional<KubernetesApprovers> kubernetesApprovers(Section cluster) {
    var key = "kubernetesApprovers";
    var section = cluster.section(key, List.of("users", "groups"));
    var users =
        section.map("users", Values::kubernetesName, Values::user).entrySet().stream()
            .map(user -> new KubernetesApprovers.User(user.getKey(), user.getValue()))
            .toList();
    if (users.stream().map(KubernetesApprovers.User::slack).distinct().count() < users.size()) {
      section.mistake("users", "name the same Slack user twice; one person approves once");
    }
    var groups = section.list("groups", Values::kubernetesName);
    var outside = cluster.value("approval", Values::approvedOutsideSlack).orElse(false);
    if (!outside && cluster.has(key)) {
      cluster.mistake(key, "may approve only with `approval: link`");
    }
    return outside ? Optional.of(new KubernetesApprovers(users, groups)) : Optional.empty();
  }

  private static StepApproval stepApproval(String text) {
    var words = Stream.of(StepApproval.values()).map(StepApproval::word).toList();
    return Stream.of(StepApproval.values())
        .filter(approval -> approval.word().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                Values.quoted(text)
                    + " is no step that can ask for an approval"
                    + Nearest.of(text, words)
                        .map(near -> "; did you mean `" + near + "`?")
                        .orElse("; it may be " + String.join(", ", words))));
  }

  private void checkName(String name, String path, int line) {
    try {
      Values.name(name);
    } catch (IllegalArgumentException e) {
      mistakes.add(line, path, "the cluster's " + e.getMessage());
    }
  }

  private static List<Integer> waves(Section section) {
    if (!section.has("waves")) {
      return ClusterPolicy.DEFAULT_WAVES;
    }
    var waves = section.list("waves", text -> Values.integer(text, 1, ALL));
    var rising = true;
    for (var index = 1; index < waves.size(); index++) {
      rising = rising && waves.get(index - 1) < waves.get(index);
    }
    if (!rising || waves.isEmpty() || waves.getLast() != ALL) {
      section.mistake("waves", "must be percentages that rise to 100, such as [10, 50, 100]");
      return ClusterPolicy.DEFAULT_WAVES;
    }
    return waves;
  }

  private InstallInputs inputs(Section cluster) {
    var section = cluster.section("inputs", List.of("files", "set"));
    return new InstallInputs(
        section.list("files", inputFiles::read), section.list("set", ClusterReader::set));
  }

  private static String set(String text) {
    if (!SET.matcher(text).matches()) {
      throw new IllegalArgumentException(
          Values.quoted(text) + " is not `path=value`, as istioctl takes by --set");
    }
    var placeholder = PLACEHOLDER.matcher(text);
    while (placeholder.find()) {
      var word = placeholder.group(1);
      if (!word.equals("version") && Nearest.of(word, List.of("version")).isPresent()) {
        throw new IllegalArgumentException(Values.quoted(text) + ": did you mean `{version}`?");
      }
    }
    return text;
  }
}
