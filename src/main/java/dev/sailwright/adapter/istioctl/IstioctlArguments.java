package dev.sailwright.adapter.istioctl;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.MeshChange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The argument lists of istioctl.
 *
 * @param contexts kubeconfig context of a cluster; empty: whatever istioctl finds by itself, as
 *     inside a pod
 * @param kubeconfig named explicitly; empty: the environment's
 */
record IstioctlArguments(Function<String, Optional<String>> contexts, Optional<Path> kubeconfig) {
  private static final String ANALYZE_TIMEOUT = "30s";
  private static final String TIMEOUT = "5m0s";

  List<String> precheck(String cluster) {
    var arguments = new ArrayList<>(List.of("x", "precheck"));
    addCluster(arguments, cluster);
    return List.copyOf(arguments);
  }

  /** JSON, since lines for people are not made to be read; of all namespaces. */
  List<String> analyze(String cluster) {
    var arguments =
        new ArrayList<>(List.of("analyze", "-A", "-o", "json", "--timeout", ANALYZE_TIMEOUT));
    addCluster(arguments, cluster);
    return List.copyOf(arguments);
  }

  /** What a removal would take away; nothing is changed by it. */
  List<String> removal(String cluster, String revision) {
    var arguments =
        new ArrayList<>(List.of("uninstall", "-y", "--revision", revision, "--dry-run"));
    addCluster(arguments, cluster);
    return List.copyOf(arguments);
  }

  /**
   * {@code -y} because nobody is there to answer; an explicit readiness timeout so that all
   * versions wait alike. {@code tag set} has no question but whether to overwrite.
   *
   * @param files with the change's inputs
   */
  List<String> change(String cluster, IstioVersion version, MeshChange change, List<Path> files) {
    var arguments =
        new ArrayList<>(
            switch (change) {
              case MeshChange.InPlace inPlace ->
                  List.of("upgrade", "-y", "--readiness-timeout", TIMEOUT);
              case MeshChange.InstallRevision install ->
                  List.of(
                      "install",
                      "-y",
                      "--readiness-timeout",
                      TIMEOUT,
                      "--revision",
                      install.revision());
              case MeshChange.MoveTag move ->
                  List.of("tag", "set", move.tag(), "--revision", move.revision(), "--overwrite");
              case MeshChange.RemoveRevision remove ->
                  List.of("uninstall", "-y", "--revision", remove.revision());
            });
    addCluster(arguments, cluster);
    addInputs(arguments, version, files, change.inputs().sets());
    return List.copyOf(arguments);
  }

  /**
   * For {@code manifest generate}, which all versions have and which asks no cluster.
   *
   * @param files with the inputs of what would be installed
   */
  static List<String> generate(IstioVersion version, MeshChange.Install install, List<Path> files) {
    var arguments = new ArrayList<>(List.of("manifest", "generate"));
    install.named().ifPresent(revision -> arguments.addAll(List.of("--revision", revision)));
    addInputs(arguments, version, files, install.inputs().sets());
    return List.copyOf(arguments);
  }

  private static void addInputs(
      List<String> arguments, IstioVersion version, List<Path> files, List<String> sets) {
    files.forEach(file -> arguments.addAll(List.of("-f", file.toString())));
    sets.forEach(
        set -> arguments.addAll(List.of("--set", set.replace("{version}", version.toString()))));
  }

  private void addCluster(List<String> arguments, String cluster) {
    kubeconfig.ifPresent(path -> arguments.addAll(List.of("--kubeconfig", path.toString())));
    contexts.apply(cluster).ifPresent(context -> arguments.addAll(List.of("--context", context)));
  }
}
