package dev.sailwright.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bin/sailwright beside a java that tells how it was called, and a library. */
class LauncherTest {
  private static final Pattern ARCHIVE = Pattern.compile("-XX:SharedArchiveFile=(\\S+)");

  @TempDir Path folder;
  private Path library;
  private Path script;
  private Path asked;

  @BeforeEach
  void install() throws IOException {
    script = Files.createDirectories(folder.resolve("bin")).resolve("sailwright");
    Files.copy(Path.of("src/main/scripts/sailwright"), script);
    library = Files.createDirectories(folder.resolve("lib")).resolve("sailwright.jar");
    Files.writeString(library, "a");
    asked = folder.resolve("asked");
    var java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        [ "$1" != -version ] || { touch %s; exec echo 'openjdk version "21.0.1"' >&2; }
        echo "$@"
        """
            .formatted(asked));
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void commandsStartFastAndTheBotRunsFast() throws Exception {
    assertThat(launch("status")).contains("-XX:TieredStopAtLevel=1", "-XX:SharedArchiveFile=");
    assertThat(launch("serve"))
        .contains("-XX:TieredStopAtLevel=4")
        .doesNotContain("SharedArchiveFile");
  }

  /** Java would go on without it, at half the speed, and would never make it anew. */
  @Test
  void otherLibrariesGetAnArchiveOfTheirOwnAndTheOldOneGoes() throws Exception {
    var first = archive();
    Files.writeString(first, "classes");
    assertThat(archive()).isEqualTo(first).exists();
    Files.writeString(library, "ab");
    assertThat(archive()).isNotEqualTo(first);
    assertThat(first).doesNotExist();
  }

  @Test
  void aJdkThatTellsItsReleaseInAFileIsNotStartedForIt() throws Exception {
    var release = folder.resolve("jdk/release");
    Files.writeString(release, "IMPLEMENTOR=\"A\"\nJAVA_VERSION=\"25.0.3\"\n");
    launch("status");
    assertThat(asked).doesNotExist();
    Files.writeString(release, "JAVA_VERSION_DATE=\"2026-04-21\"\n");
    launch("status");
    assertThat(asked).exists();
  }

  private Path archive() throws Exception {
    var words = launch("status");
    var found = ARCHIVE.matcher(words);
    assertThat(found.find()).as(words).isTrue();
    return Path.of(found.group(1));
  }

  private String launch(String command) throws Exception {
    var builder =
        new ProcessBuilder(List.of("sh", script.toString(), command)).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    var process = builder.start();
    var words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(words).isZero();
    return words;
  }
}
