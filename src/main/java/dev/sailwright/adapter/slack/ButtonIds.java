package dev.sailwright.adapter.slack;

import dev.sailwright.mesh.IstioVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What buttons are called and what they carry: ids and digests, never a name that could be read as
 * something else.
 */
final class ButtonIds {
  static final String APPROVE = "approve";
  static final String APPROVE_STEP = "approve_step";
  static final String DENY = "deny";
  static final String SHARE = "share_status";
  static final String REFRESH = "refresh_status";
  static final String DIAGNOSE = "diagnose";
  static final String SHOW_LOGS = "show_logs";
  static final String SHARE_DIAGNOSIS = "share_diagnosis";
  static final String COMPARE = "compare";
  static final String SHARE_COMPARISON = "share_comparison";
  static final String SHARE_RELEASES = "share_releases";
  static final String SHARE_VERSIONS = "share_versions";
  static final String PLAN = "plan_upgrade";
  static final String SHARE_PLAN = "share_plan";
  static final String PRECHECK = "precheck";
  static final String SHARE_PRECHECK = "share_precheck";
  static final String PAUSE = "pause";
  static final String RESUME = "resume";
  static final String RETRY = "retry";
  static final String ABORT = "abort";
  static final String ROLL_BACK = "roll_back";

  private static final int CLUSTER_KEY_BYTES = 8;

  private ButtonIds() {}

  /** A stored upgrade and the plan that its card shows. */
  record PlanRef(String id, String digest) {
    String value() {
      return id + "|" + digest;
    }

    static Optional<PlanRef> parse(String value) {
      var cut = value.lastIndexOf('|');
      return cut <= 0 || cut == value.length() - 1
          ? Optional.empty()
          : Optional.of(new PlanRef(value.substring(0, cut), value.substring(cut + 1)));
    }
  }

  /**
   * One step of such a plan.
   *
   * @param step index into the plan's steps
   */
  record StepRef(PlanRef plan, int step) {
    private static final Pattern STEP = Pattern.compile("[0-9]{1,4}");

    String value() {
      return plan.value() + "|" + step;
    }

    static Optional<StepRef> parse(String value) {
      var cut = value.lastIndexOf('|');
      return cut <= 0 || !STEP.matcher(value.substring(cut + 1)).matches()
          ? Optional.empty()
          : PlanRef.parse(value.substring(0, cut))
              .map(plan -> new StepRef(plan, Integer.parseInt(value.substring(cut + 1))));
    }
  }

  /** Two clusters by their names, the one to the left first. */
  record Pair(String left, String right) {
    String value() {
      return clusterKey(left) + "|" + clusterKey(right);
    }

    static Optional<Pair> parse(String value, Collection<String> clusters) {
      var keys = value.split("\\|", 2);
      return keys.length < 2
          ? Optional.empty()
          : clusterOf(keys[0], clusters)
              .flatMap(left -> clusterOf(keys[1], clusters).map(right -> new Pair(left, right)));
    }
  }

  /**
   * A cluster, and the version that was asked for.
   *
   * @param target empty: whatever is best
   * @param canary with a second control plane beside the one that runs
   */
  record TargetRef(String cluster, Optional<IstioVersion> target, boolean canary) {
    private static final String CANARY = "|canary";

    String value() {
      return clusterKey(cluster)
          + target.map(version -> "|" + version).orElse("")
          + (canary ? CANARY : "");
    }

    /** Of a cluster that is still known. */
    static Optional<TargetRef> parse(String text, Collection<String> clusters) {
      var canary = text.endsWith(CANARY);
      var value = canary ? text.substring(0, text.length() - CANARY.length()) : text;
      var cut = value.indexOf('|');
      var target = cut < 0 ? Optional.<IstioVersion>empty() : version(value.substring(cut + 1));
      return cut >= 0 && target.isEmpty()
          ? Optional.empty()
          : clusterOf(cut < 0 ? value : value.substring(0, cut), clusters)
              .map(cluster -> new TargetRef(cluster, target, canary));
    }

    private static Optional<IstioVersion> version(String text) {
      return IstioVersion.parse(text);
    }
  }

  /** Whose versions were told: one cluster, or all that there are. */
  record VersionsRef(Optional<String> cluster) {
    private static final String ALL = "all";

    static VersionsRef of(List<String> clusters) {
      return new VersionsRef(
          clusters.size() == 1 ? Optional.of(clusters.getFirst()) : Optional.empty());
    }

    String value() {
      return cluster.map(ButtonIds::clusterKey).orElse(ALL);
    }

    /** The clusters that it means now; empty for one that is not known any more. */
    static Optional<List<String>> parse(String value, List<String> clusters) {
      return value.equals(ALL) ? Optional.of(clusters) : clusterOf(value, clusters).map(List::of);
    }
  }

  /** The same for a name wherever it is computed, so any replica can find the cluster again. */
  static String clusterKey(String cluster) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(cluster.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, CLUSTER_KEY_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  static Optional<String> clusterOf(String key, Collection<String> clusters) {
    return clusters.stream().filter(name -> clusterKey(name).equals(key)).findFirst();
  }
}
