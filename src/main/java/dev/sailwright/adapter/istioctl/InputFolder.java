package dev.sailwright.adapter.istioctl;

import dev.sailwright.planning.InstallInputs.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The approved input files, byte by byte, in a folder that only this user can read; closing it
 * deletes it.
 */
final class InputFolder implements AutoCloseable {
  private final Path folder;
  private final List<Path> files = new ArrayList<>();

  InputFolder(List<InputFile> inputs) throws IOException {
    folder =
        Files.createTempDirectory(
            "sailwright-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (var input : inputs) {
      // The number keeps the order and makes names unique; people's names may hold anything.
      var file = folder.resolve("input-" + (files.size() + 1) + ".yaml");
      files.add(
          Files.createFile(
              file,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
      Files.writeString(file, input.content());
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
