package dev.sailwright.adapter.cli;

import dev.sailwright.audit.Verdict;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.usecase.ApproveOutside;
import dev.sailwright.usecase.CompareMeshes;
import dev.sailwright.usecase.Diagnose;
import dev.sailwright.usecase.RunPrecheck;
import dev.sailwright.usecase.ShowPlan;
import dev.sailwright.usecase.ShowReleases;
import dev.sailwright.usecase.ShowStatus;
import dev.sailwright.usecase.ShowVersions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What the commands start. Each method may throw {@link CommandFailed}. */
public interface Program {
  /**
   * @param settings the file named by the person
   * @param cluster a name of the settings or a kubeconfig context; empty: the usual one
   * @param refresh whether to read the publishers' lists of releases first
   */
  ShowStatus.Report status(Optional<Path> settings, Optional<String> cluster, boolean refresh);

  /**
   * @param settings the file named by the person
   * @param cluster a name of the settings or a kubeconfig context; empty: the usual one
   * @param refresh whether to read the publishers' lists of releases first
   */
  Diagnose.Report diagnose(Optional<Path> settings, Optional<String> cluster, boolean refresh);

  /**
   * @param settings the file named by the person
   * @param left a name of the settings or a kubeconfig context
   * @param right another; empty: the usual one
   * @param refresh whether to read the publishers' lists of releases first
   */
  CompareMeshes.Report compare(
      Optional<Path> settings, String left, Optional<String> right, boolean refresh);

  /**
   * @param settings the file named by the person
   * @param cluster a name of the settings or a kubeconfig context; empty: the usual one
   * @param refresh whether to read the publishers' lists of releases first
   */
  ShowVersions.Report versions(Optional<Path> settings, Optional<String> cluster, boolean refresh);

  /**
   * @param settings the file named by the person
   * @param cluster a name of the settings or a kubeconfig context; empty: the usual one
   * @param refresh whether to read the publishers' lists of releases first
   * @param target empty: whatever is best
   */
  RunPrecheck.Report precheck(
      Optional<Path> settings,
      Optional<String> cluster,
      boolean refresh,
      Optional<IstioVersion> target);

  /**
   * @param settings the file named by the person
   * @param refresh whether to read the publishers' lists of releases first
   */
  ShowReleases.Report releases(Optional<Path> settings, boolean refresh);

  /**
   * @param settings the file named by the person
   * @param cluster a name of the settings or a kubeconfig context; empty: the usual one
   * @param refresh whether to read the publishers' lists of releases first
   * @param goal empty: the planner chooses
   * @param canary with a second control plane beside the one that runs
   */
  Planned plan(
      Optional<Path> settings,
      Optional<String> cluster,
      boolean refresh,
      Optional<IstioVersion> goal,
      boolean canary);

  /**
   * @param difference all that differs in what istioctl would apply; empty without a plan
   */
  record Planned(ShowPlan.Report report, String difference) {}

  /** Runs the bot until the process is asked to stop. */
  void serve(Optional<Path> settings);

  /**
   * Runs the playground until the process is asked to stop.
   *
   * @param announce gets the line with its address, once it answers
   */
  void playground(Consumer<String> announce);

  /**
   * Verifies audit records.
   *
   * @param log a file, or {@code -} for the standard input
   * @param upgrades ids of stored upgrades; none: every upgrade of the log, by the log alone
   */
  List<Verdict> verifyAudit(Optional<Path> settings, String log, List<String> upgrades);

  /**
   * Approves an upgrade with the rights of whoever calls.
   *
   * @param agreed shown what would be approved; nothing is recorded unless it says yes
   */
  ApproveOutside.Outcome approve(
      Home home, ApproveOutside.Order order, Predicate<ApproveOutside.Review> agreed);

  /**
   * Where upgrades are kept.
   *
   * @param settings the file named by the person
   * @param context of the kubeconfig; empty: the current one
   * @param namespace empty: that of the settings
   */
  record Home(Optional<Path> settings, Optional<String> context, Optional<String> namespace) {}

  /** This build's own version. */
  String version();
}
