package dev.sailwright.adapter.istioctl;

import dev.sailwright.mesh.IstioVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** A folder of shell scripts that play istioctl; each is pinned as it was written. */
final class FakeIstioctl {
  private final Path directory;
  private final Map<IstioVersion, String> sha256 = new HashMap<>();

  FakeIstioctl(Path directory) {
    this.directory = directory;
  }

  /**
   * @param script without its first line
   */
  Path add(String version, String script) throws IOException, GeneralSecurityException {
    return addAsIs(version, "#!/bin/sh\n" + script + "\n");
  }

  Path addAsIs(String version, String content) throws IOException, GeneralSecurityException {
    var file = Files.createDirectories(directory.resolve(version)).resolve("istioctl");
    Files.writeString(file, content);
    file.toFile().setExecutable(true);
    sha256.put(
        IstioVersion.of(version),
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))));
    return file;
  }

  String sha256(String version) {
    return Optional.ofNullable(sha256.get(IstioVersion.of(version))).orElseThrow();
  }

  PinnedBinaries binaries() {
    return binaries(KeptHashes.nowhere());
  }

  PinnedBinaries binaries(KeptHashes kept) {
    return new PinnedBinaries(Optional.of(directory), sha256, kept);
  }
}
