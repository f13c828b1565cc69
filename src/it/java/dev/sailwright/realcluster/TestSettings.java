package dev.sailwright.realcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes the settings file of a test, with istioctl binaries from the folder {@code
 * ISTIOCTL_DIRECTORY}: one sub-folder a version. A wrapper beside each counts its upgrades, so that
 * a test can say how often it ran.
 */
final class TestSettings {
  private TestSettings() {}

  static Path write(
      Path folder, String approver, String incidentChannel, List<String> versions, String more)
      throws IOException, GeneralSecurityException {
    return write(folder, approver, incidentChannel, versions, more, List.of());
  }

  /**
   * @param sets more of what istioctl is given, such as {@code components.cni.enabled=true}
   */
  static Path write(
      Path folder,
      String approver,
      String incidentChannel,
      List<String> versions,
      String more,
      List<String> sets)
      throws IOException, GeneralSecurityException {
    var binaries = Files.createDirectories(folder.resolve("istioctl"));
    var hashes = new StringBuilder();
    for (var version : versions) {
      var wrapper = Files.createDirectories(binaries.resolve(version)).resolve("istioctl");
      var real =
          Path.of(Optional.ofNullable(System.getenv("ISTIOCTL_DIRECTORY")).orElseThrow())
              .resolve(version)
              .resolve("istioctl");
      Files.writeString(
          wrapper,
          """
          #!/bin/sh
          [ ! -e "%7$s" ] || . "%7$s"
          case "$1 $2" in install* | "tag set" | uninstall*) echo "%2$s $*" >>"%8$s" ;; esac
          [ "$1" = upgrade ] || exec "%1$s" "$@"
          exec 9>>"%5$s"
          flock --nonblock 9 || echo "%2$s $*" >>"%6$s"
          echo "%2$s $*" >>"%3$s"
          [ -e "%4$s" ] || exec "%1$s" "$@"
          "%1$s" "$@"
          code=$?
          while [ -e "%4$s" ]; do sleep 0.2; done
          exit $code
          """
              .formatted(
                  real,
                  version,
                  folder.resolve("upgrades.log"),
                  held(folder),
                  folder.resolve("istioctl.lock"),
                  folder.resolve("beside-another.log"),
                  folder.resolve("environment"),
                  folder.resolve("changes.log")));
      wrapper.toFile().setExecutable(true);
      hashes.append("    \"").append(version).append("\": ").append(sha256(wrapper)).append('\n');
    }
    var settings = folder.resolve("sailwright.yaml");
    Files.writeString(
        settings,
        """
        namespace: sailwright
        releaseFeed: {enabled: false}
        watch: {enabled: false}
        defaultCluster: prod
        clusters:
          prod:
            context: prod
            approvers: [%s]
            incidentChannel: %s
            inputs:
              set: ["hub=docker.io/istio", "tag={version}"%s]
        %s
        istioctl:
          directory: %s
          sha256:
        %s
        """
            .formatted(
                approver,
                incidentChannel,
                sets.stream().map(set -> ", \"" + set + "\"").collect(Collectors.joining()),
                more.indent(4).stripTrailing(),
                binaries,
                hashes.toString().stripTrailing()));
    return settings;
  }

  /** The other tests count the messages in the channel, so there nothing is told by itself. */
  static Path watching(Path settings) throws IOException {
    var text = Files.readString(settings);
    return Files.writeString(settings, text.replace("watch: {enabled: false}\n", ""));
  }

  /**
   * From now on istioctl asks as it asks API servers before 1.34: it lists before it watches, and
   * it forwards a port with a POST. Both are switches of the Kubernetes client inside it.
   */
  static void askAsBefore(Path folder) throws IOException {
    Files.writeString(
        folder.resolve("environment"),
        "export KUBE_FEATURE_WatchListClient=false KUBECTL_PORT_FORWARD_WEBSOCKETS=false\n");
  }

  /** While this file is there, an {@code istioctl upgrade} that began with it does not end. */
  static Path held(Path folder) {
    return folder.resolve("held");
  }

  /** One line for each {@code istioctl upgrade}: its version and its arguments. */
  static List<String> upgrades(Path folder) throws IOException {
    return lines(folder.resolve("upgrades.log"));
  }

  /**
   * One line for each {@code istioctl install}, {@code tag set} and {@code uninstall}: its version
   * and its arguments.
   */
  static List<String> changes(Path folder) throws IOException {
    return lines(folder.resolve("changes.log"));
  }

  /**
   * Those that began while another one ran, even one whose bot is gone: the lock that each holds
   * goes over to the real istioctl, and is free when that has ended.
   */
  static List<String> besideAnother(Path folder) throws IOException {
    return lines(folder.resolve("beside-another.log"));
  }

  private static List<String> lines(Path log) throws IOException {
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  private static String sha256(Path file) throws IOException, GeneralSecurityException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
