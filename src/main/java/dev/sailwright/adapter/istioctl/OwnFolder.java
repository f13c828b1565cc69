package dev.sailwright.adapter.istioctl;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/**
 * What commands keep for the next one, in a folder that nobody but the user can read or write. Any
 * trouble with it means that nothing is kept, and the work is done again.
 *
 * @param path empty: nothing is ever kept
 * @param user who runs this, and owns the folder
 */
public record OwnFolder(Optional<Path> path, String user) {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  public static OwnFolder nowhere() {
    return new OwnFolder(Optional.empty(), "");
  }

  /**
   * @param folder need not be there
   */
  public static OwnFolder in(Path folder, String user) {
    return new OwnFolder(Optional.of(folder), user);
  }

  Optional<String> read(String name) {
    try {
      return path.isPresent() && isOurs(path.get())
          ? Optional.of(Files.readString(path.get().resolve(name)))
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** In one move, so that another command never reads half of it. */
  void write(String name, String text) {
    if (path.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(path.get(), PosixFilePermissions.asFileAttribute(OWNER));
      if (!isOurs(path.get())) {
        return;
      }
      var half = Files.createTempFile(path.get(), "half", "");
      try {
        Files.writeString(half, text);
        Files.move(half, path.get().resolve(name), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(half);
      }
    } catch (IOException | UnsupportedOperationException e) {
      // The next command does the work again, as this one did.
    }
  }

  /** Removes all but the files that were written last. */
  void keepNewest(int files) {
    if (path.isEmpty()) {
      return;
    }
    try {
      if (isOurs(path.get())) {
        keepNewest(path.get(), files);
      }
    } catch (IOException | UnsupportedOperationException e) {
      // Another command is at it, or the next one will be.
    }
  }

  private static void keepNewest(Path folder, int files) throws IOException {
    try (var all = Files.list(folder)) {
      var dated = new ArrayList<Dated>();
      for (var file : all.toList()) {
        dated.add(
            new Dated(
                file, Files.readAttributes(file, BasicFileAttributes.class).lastModifiedTime()));
      }
      dated.sort(Comparator.comparing(Dated::written).reversed());
      for (var old : dated.stream().skip(files).toList()) {
        Files.deleteIfExists(old.file());
      }
    }
  }

  private record Dated(Path file, FileTime written) {}

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
}
