package dev.sailwright.adapter.istioctl;

import dev.sailwright.mesh.IstioVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The istioctl binaries of a directory: {@code <directory>/<version>/istioctl}. One is usable only
 * while its SHA-256 is the one of the settings, so before every run it is made sure that the file
 * is still the one that was read; where that cannot be told, it is read again.
 */
public final class PinnedBinaries {
  private static final int SHOWN = 12;

  private final Optional<Path> directory;
  private final Map<IstioVersion, String> sha256;
  private final KeptHashes kept;
  private final Map<Path, Read> reads = new ConcurrentHashMap<>();

  /** What a file was when it was read. */
  private record Read(FileIdentity file, String sha256) {}

  /**
   * @param sha256 by version, 64 lower-case hex digits
   * @param kept from earlier runs of commands
   */
  public PinnedBinaries(
      Optional<Path> directory, Map<IstioVersion, String> sha256, KeptHashes kept) {
    this.directory = directory;
    this.sha256 = Map.copyOf(sha256);
    this.kept = kept;
  }

  /** What was found for one version. */
  sealed interface Binary {
    record Usable(Path path, String sha256) implements Binary {}

    /**
     * @param problem one or two sentences: what is wrong, where, and what to do
     */
    record Unusable(String problem) implements Binary {}
  }

  Binary find(IstioVersion version) {
    if (directory.isEmpty()) {
      return new Binary.Unusable("`istioctl.directory` is not in the settings.");
    }
    if (!Files.isDirectory(directory.get())) {
      return new Binary.Unusable(
          "`istioctl.directory` is " + directory.get() + ", and there is no such directory.");
    }
    var expected = sha256.get(version);
    if (expected == null) {
      return new Binary.Unusable(
          "`istioctl.sha256` of the settings has no entry for " + version + ".");
    }
    return check(directory.get().resolve(version.toString()).resolve("istioctl"), expected);
  }

  private Binary check(Path file, String expected) {
    if (!Files.isRegularFile(file)) {
      return new Binary.Unusable("There is no file " + file + ".");
    }
    if (!Files.isExecutable(file)) {
      return new Binary.Unusable(file + " is not executable; `chmod +x` it.");
    }
    try {
      var actual = sha256(file, expected);
      return actual.equals(expected)
          ? new Binary.Usable(file, actual)
          : new Binary.Unusable(
              file
                  + " has SHA-256 "
                  + shown(actual)
                  + ", and the settings say "
                  + shown(expected)
                  + "; it was not run. Fetch the release's own file again, or correct the"
                  + " settings.");
    } catch (IOException e) {
      return new Binary.Unusable(file + " could not be read: " + e.getMessage());
    }
  }

  private static String shown(String hash) {
    return hash.substring(0, Math.min(SHOWN, hash.length())) + "…";
  }

  /** A hundred megabytes take a second to read, and one plan asks seven times. */
  private String sha256(Path file, String expected) throws IOException {
    var now = FileIdentity.of(file);
    var known = reads.get(file);
    if (known != null && now.filter(known.file()::equals).isPresent()) {
      return known.sha256();
    }
    var settled = now.filter(FileIdentity::isSettled);
    var isKept = settled.filter(identity -> kept.knows(expected, file, identity)).isPresent();
    var sha256 = isKept ? expected : read(file);
    settled.ifPresent(identity -> {
      reads.put(file, new Read(identity, sha256));
      if (!isKept) {
        kept.keep(sha256, file, identity);
      }
    });
    return sha256;
  }

  private static String read(Path file) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      try (var stream = new DigestInputStream(Files.newInputStream(file), digest)) {
        stream.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
