package dev.sailwright.adapter.istioctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sailwright.adapter.istioctl.PinnedBinaries.Binary;
import dev.sailwright.mesh.IstioVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedBinariesTest {
  private static final IstioVersion VERSION = IstioVersion.of("1.29.1");

  @TempDir Path folder;

  private static String problem(PinnedBinaries binaries) {
    return ((Binary.Unusable) binaries.find(VERSION)).problem();
  }

  @Test
  void aPinnedBinaryIsUsable() throws Exception {
    var fake = new FakeIstioctl(folder);
    var file = fake.add("1.29.1", "exit 0");
    assertThat(fake.binaries().find(VERSION))
        .isEqualTo(new Binary.Usable(file, fake.sha256("1.29.1")));
  }

  @Test
  void withoutADirectoryTheSettingIsNamed() {
    assertThat(problem(new PinnedBinaries(Optional.empty(), Map.of(), KeptHashes.nowhere())))
        .contains("`istioctl.directory`");
    assertThat(
            problem(
                new PinnedBinaries(
                    Optional.of(folder.resolve("no")), Map.of(), KeptHashes.nowhere())))
        .contains(folder.resolve("no").toString(), "no such directory");
  }

  @Test
  void withoutAHashNothingRuns() throws Exception {
    new FakeIstioctl(folder).add("1.29.1", "exit 0");
    assertThat(problem(new PinnedBinaries(Optional.of(folder), Map.of(), KeptHashes.nowhere())))
        .contains("`istioctl.sha256`", "1.29.1");
  }

  @Test
  void aMissingFileIsNamed() throws Exception {
    var fake = new FakeIstioctl(folder);
    Files.delete(fake.add("1.29.1", "exit 0"));
    assertThat(problem(fake.binaries()))
        .contains("There is no file " + folder.resolve("1.29.1/istioctl"));
  }

  @Test
  void aFileThatIsNotExecutableIsNamed() throws Exception {
    var fake = new FakeIstioctl(folder);
    fake.add("1.29.1", "exit 0").toFile().setExecutable(false);
    assertThat(problem(fake.binaries())).contains("not executable", "chmod +x");
  }

  @Test
  void anotherHashIsToldWithBothBeginnings() throws Exception {
    var fake = new FakeIstioctl(folder);
    Files.writeString(fake.add("1.29.1", "exit 0"), "#!/bin/sh\nexit 1\n");
    assertThat(problem(fake.binaries()))
        .contains("the settings say " + fake.sha256("1.29.1").substring(0, 12), "it was not run")
        .containsPattern("has SHA-256 [0-9a-f]{12}…");
  }

  @Test
  void aBinaryThatChangesBetweenTwoLooksIsNoticed() throws Exception {
    var fake = new FakeIstioctl(folder);
    var file = fake.add("1.29.1", "exit 0");
    var binaries = fake.binaries();
    assertThat(binaries.find(VERSION)).isInstanceOf(Binary.Usable.class);
    Files.writeString(file, "#!/bin/sh\nexit 2\n");
    assertThat(binaries.find(VERSION)).isInstanceOf(Binary.Unusable.class);
  }

  /** So that it is not read again, and changed by somebody who hides it. */
  @Test
  void aBinaryThatChangesAfterAWhileIsNoticedEvenAtTheSameSizeAndTime() throws Exception {
    var fake = settled("exit 0");
    var file = folder.resolve("1.29.1/istioctl");
    var binaries = fake.binaries();
    assertThat(binaries.find(VERSION)).isInstanceOf(Binary.Usable.class);
    assertThat(binaries.find(VERSION)).isInstanceOf(Binary.Usable.class);
    var modified = Files.getLastModifiedTime(file);
    Files.writeString(file, Files.readString(file).replace("exit 0", "exit 1"));
    Files.setLastModifiedTime(file, modified);
    assertThat(binaries.find(VERSION)).isInstanceOf(Binary.Unusable.class);
  }

  @Test
  void theNextCommandNeedNotReadAFileThatIsTheSame() throws Exception {
    var fake = settled("exit 0");
    var file = folder.resolve("1.29.1/istioctl");
    var kept = kept(folder.resolve("cache/hashes"));
    assertThat(fake.binaries(kept).find(VERSION)).isInstanceOf(Binary.Usable.class);
    var identity = FileIdentity.of(file).orElseThrow();
    var sha256 = fake.sha256("1.29.1");
    assertThat(kept.knows(sha256, file, identity)).isTrue();
    assertThat(kept.knows("ab".repeat(32), file, identity)).isFalse();
    assertThat(kept.knows(sha256, folder.resolve("other"), identity)).isFalse();
    assertThat(KeptHashes.nowhere().knows(sha256, file, identity)).isFalse();
    try (var notes = Files.list(folder.resolve("cache/hashes"))) {
      assertThat(notes).hasSize(1);
    }
  }

  /** What is kept is believed only where it agrees with the settings; so it can block nobody. */
  @Test
  void aFileThatChangedIsReadWhateverIsKept() throws Exception {
    var fake = settled("exit 0");
    var file = folder.resolve("1.29.1/istioctl");
    var kept = kept(folder.resolve("cache"));
    kept.keep("ab".repeat(32), file, FileIdentity.of(file).orElseThrow());
    assertThat(fake.binaries(kept).find(VERSION)).isInstanceOf(Binary.Usable.class);
    var modified = Files.getLastModifiedTime(file);
    Files.writeString(file, Files.readString(file).replace("exit 0", "exit 1"));
    Files.setLastModifiedTime(file, modified);
    awaitSettled(file);
    assertThat(fake.binaries(kept).find(VERSION)).isInstanceOf(Binary.Unusable.class);
  }

  @Test
  void whereOthersCanWriteNothingIsBelievedOrKept() throws Exception {
    var fake = settled("exit 0");
    var file = folder.resolve("1.29.1/istioctl");
    var cache = folder.resolve("cache");
    var kept = kept(cache);
    var identity = FileIdentity.of(file).orElseThrow();
    var sha256 = fake.sha256("1.29.1");
    kept.keep(sha256, file, identity);
    assertThat(kept.knows(sha256, file, identity)).isTrue();
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwx---"));
    assertThat(kept.knows(sha256, file, identity)).isFalse();
    var linked = kept(Files.createSymbolicLink(folder.resolve("link"), cache));
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwx------"));
    assertThat(linked.knows(sha256, file, identity)).isFalse();
    assertThat(kept.knows(sha256, file, identity)).isTrue();
  }

  @Test
  void aNoteThatIsBrokenIsNone() throws Exception {
    var fake = settled("exit 0");
    var file = folder.resolve("1.29.1/istioctl");
    var cache = folder.resolve("cache");
    var kept = kept(cache);
    var identity = FileIdentity.of(file).orElseThrow();
    var sha256 = fake.sha256("1.29.1");
    kept.keep(sha256, file, identity);
    try (var notes = Files.list(cache)) {
      Files.writeString(notes.findFirst().orElseThrow(), "half");
    }
    assertThat(kept.knows(sha256, file, identity)).isFalse();
    assertThat(fake.binaries(kept).find(VERSION)).isInstanceOf(Binary.Usable.class);
    assertThat(kept.knows(sha256, file, identity)).isTrue();
  }

  private static KeptHashes kept(Path cache) {
    return new KeptHashes(OwnFolder.in(cache, System.getProperty("user.name")));
  }

  private FakeIstioctl settled(String script) throws Exception {
    var fake = new FakeIstioctl(folder);
    awaitSettled(fake.add("1.29.1", script));
    return fake;
  }

  private static void awaitSettled(Path file) {
    await("the file to be old enough to be remembered")
        .until(() -> FileIdentity.of(file).orElseThrow().isSettled());
  }
}
