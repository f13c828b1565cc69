package dev.sailwright.adapter.istioctl;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.MeshChange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code istioctl manifest generate} printed, from one run of a command to the next: the same
 * binary makes the same of the same inputs, and takes most of a second for it.
 *
 * @param folder where they are kept, a megabyte each
 */
public record KeptRenderings(OwnFolder folder) {
  private static final int KEPT = 12;

  /** Names a folder of charts, whose content is not in the inputs. */
  private static final String OTHER_CHARTS = "installPackagePath";

  private static final Pattern SECRET =
      Pattern.compile("^kind:[ ]+\"?Secret\"?\\s*$", Pattern.MULTILINE);

  public static KeptRenderings nowhere() {
    return new KeptRenderings(OwnFolder.nowhere());
  }

  /**
   * @param sha256 of the binary
   */
  Optional<String> find(String sha256, IstioVersion version, MeshChange.Install install) {
    return name(sha256, version, install).flatMap(folder::read);
  }

  /** What has a Secret in it is not kept. */
  void keep(String sha256, IstioVersion version, MeshChange.Install install, String printed) {
    if (SECRET.matcher(printed).find()) {
      return;
    }
    name(sha256, version, install)
        .ifPresent(name -> {
          folder.write(name, printed);
          folder.keepNewest(KEPT);
        });
  }

  private static Optional<String> name(
      String sha256, IstioVersion version, MeshChange.Install install) {
    var inputs = install.inputs();
    var parts =
        Stream.of(
                Stream.of(sha256, version.toString(), install.named().orElse("")),
                Stream.of(Integer.toString(inputs.files().size())),
                inputs.files().stream().map(InstallInputs.InputFile::content),
                inputs.sets().stream())
            .flatMap(part -> part)
            .toList();
    if (parts.stream().anyMatch(part -> part.contains(OTHER_CHARTS))) {
      return Optional.empty();
    }
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var part : parts) {
        var bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + " ").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
      }
      return Optional.of(HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
