package dev.sailwright.adapter.istioctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hashes of files from one run of a command to the next, one small file for each, in a folder that
 * nobody but the user can write. Any trouble with it means that nothing is kept, and the file is
 * read.
 */
public final class KeptHashes {
  private static final Pattern NOTE = Pattern.compile("([0-9a-f]{64}) ([0-9a-f]{64})\n");
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private final Optional<Path> folder;
  private final String user;

  private KeptHashes(Optional<Path> folder, String user) {
    this.folder = folder;
    this.user = user;
  }

  public static KeptHashes nowhere() {
    return new KeptHashes(Optional.empty(), "");
  }

  /**
   * @param folder need not be there
   * @param user who runs this, and owns the folder
   */
  public static KeptHashes in(Path folder, String user) {
    return new KeptHashes(Optional.of(folder), user);
  }

  /** Empty when this very file was not read before. */
  Optional<String> find(Path file, FileIdentity identity) {
    try {
      if (folder.isEmpty() || !isOurs(folder.get())) {
        return Optional.empty();
      }
      return Optional.of(NOTE.matcher(Files.readString(note(folder.get(), file))))
          .filter(Matcher::matches)
          .filter(note -> note.group(1).equals(sha256(text(identity))))
          .map(note -> note.group(2));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** In one move, so that another command never reads half of it. */
  void keep(Path file, FileIdentity identity, String sha256) {
    if (folder.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(folder.get(), PosixFilePermissions.asFileAttribute(OWNER));
      if (!isOurs(folder.get())) {
        return;
      }
      var half = Files.createTempFile(folder.get(), "half", "");
      try {
        Files.writeString(half, sha256(text(identity)) + " " + sha256 + "\n");
        Files.move(half, note(folder.get(), file), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(half);
      }
    } catch (IOException | UnsupportedOperationException e) {
      // The next command reads the file again, as this one did.
    }
  }

  private boolean isOurs(Path folder) throws IOException {
    var view =
        Files.getFileAttributeView(folder, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      return false;
    }
    var attributes = view.readAttributes();
    var we = FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(user);
    return attributes.isDirectory()
        && attributes.owner().equals(we)
        && OWNER.containsAll(attributes.permissions());
  }

  private static Path note(Path folder, Path file) {
    return folder.resolve(sha256(file.toAbsolutePath().toString()));
  }

  private static String text(FileIdentity identity) {
    return new TreeMap<>(identity.attributes()).toString();
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
