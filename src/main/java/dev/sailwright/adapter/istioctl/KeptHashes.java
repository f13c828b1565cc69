package dev.sailwright.adapter.istioctl;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Hashes of files from one run of a command to the next, one small file for each hash, in a folder
 * that nobody but the user can write. Any trouble with it means that nothing is kept, and the file
 * is read.
 */
public final class KeptHashes {
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

  /** Whether this very file was read before and had this hash, 64 hex digits. */
  boolean knows(String sha256, Path file, FileIdentity identity) {
    try {
      return folder.isPresent()
          && isOurs(folder.get())
          && Files.readString(folder.get().resolve(sha256)).equals(note(file, identity));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** In one move, so that another command never reads half of it. */
  void keep(String sha256, Path file, FileIdentity identity) {
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
        Files.writeString(half, note(file, identity));
        Files.move(half, folder.get().resolve(sha256), StandardCopyOption.ATOMIC_MOVE);
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

  private static String note(Path file, FileIdentity identity) {
    return file.toAbsolutePath() + " " + new TreeMap<>(identity.attributes()) + "\n";
  }
}
