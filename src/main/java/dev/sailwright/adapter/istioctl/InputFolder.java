package dev.sailwright.adapter.istioctl;

import dev.sailwright.planning.InstallInputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The approved input files, byte by byte, in a folder that only this user can read; closing it
 * deletes it. Its name is made of what is ordered, so a retry gives istioctl the very same
 * arguments.
 */
final class InputFolder implements AutoCloseable {
  private static final String PRIVATE = "rwx------";
  private static final int HASH = 16;

  private final Path folder;
  private final List<Path> files = new ArrayList<>();

  /**
   * @param temporary where the folder is made
   * @param purpose what they are for, in any words; its name is made of it, too
   * @throws IOException also when the folder is there already and is not ours
   */
  InputFolder(Path temporary, InstallInputs inputs, String purpose) throws IOException {
    folder = temporary.resolve("sailwright-" + hash(inputs, purpose));
    create(temporary);
    for (var input : inputs.files()) {
      // The number keeps the order and makes names unique; people's names may hold anything.
      var file = folder.resolve("input-" + (files.size() + 1) + ".yaml");
      // Left by a process that died; it may be half of what it should be.
      Files.deleteIfExists(file);
      files.add(Files.createFile(file, only("rw-------")));
      Files.writeString(file, input.content());
    }
  }

  private void create(Path temporary) throws IOException {
    try {
      Files.createDirectory(folder, only(PRIVATE));
    } catch (FileAlreadyExistsException e) {
      // Everybody can know the name, so somebody else may have been first.
      var found =
          Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!found.isDirectory()
          || !found.owner().equals(ourselves(temporary))
          || !PosixFilePermissions.toString(found.permissions()).equals(PRIVATE)) {
        throw new IOException(folder + " is not a folder of Sailwright's; see who made it", e);
      }
    }
  }

  private static UserPrincipal ourselves(Path temporary) throws IOException {
    var own = Files.createTempFile(temporary, "sailwright-", "");
    try {
      return Files.getOwner(own);
    } finally {
      Files.delete(own);
    }
  }

  private static FileAttribute<?> only(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  private static String hash(InstallInputs inputs, String purpose) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(purpose.getBytes(StandardCharsets.UTF_8));
      for (var file : inputs.files()) {
        sha256.update(("\n" + file.content().length() + "\n").getBytes(StandardCharsets.UTF_8));
        sha256.update(file.content().getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(sha256.digest()).substring(0, HASH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  List<Path> files() {
    return List.copyOf(files);
  }

  @Override
  public void close() throws IOException {
    for (var file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(folder);
  }
}
