package dev.sailwright.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bin/sailwright beside a java that tells how it was called, and a library. */
class LauncherTest {
  private static final Pattern ARCHIVE = Pattern.compile("-XX:SharedArchiveFile=(\\S+)");
  private static final String READ = "dev/sailwright/adapter/kubernetes/PodFacts";
  private static final String OTHER = "dev/sailwright/boot/Main";

  private final FileTime installed = FileTime.from(Instant.now());

  @TempDir Path folder;
  private Path library;
  private Path script;
  private Path asked;
  private Path cache;
  private Path control;
  private Path java;

  @BeforeEach
  void install() throws IOException {
    script = Files.createDirectories(folder.resolve("bin")).resolve("sailwright");
    control = folder.resolve("cgroup");
    Files.writeString(
        script,
        Files.readString(Path.of("src/main/scripts/sailwright"))
            .replace("/sys/fs/cgroup", control.toString()));
    library = Files.createDirectories(folder.resolve("lib")).resolve("sailwright.jar");
    Files.writeString(library, "a");
    asked = folder.resolve("asked");
    cache = folder.resolve("cache/sailwright");
    java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    install(READ, 0);
  }

  /**
   * A java whose commands load this class, and which ends so when it makes an archive. All are of
   * one time: the launcher tells one java from another by what {@code ls -l} says, and that has
   * minutes.
   */
  private void install(String loaded, int ending) throws IOException {
    loads(loaded);
    Files.writeString(
        java,
        """
        #!/bin/sh
        [ "$1" != -version ] || { touch %1$s/asked; exec echo 'openjdk version "21.0.1"' >&2; }
        for word; do
          case $word in
            -XX:DumpLoadedClassList=*) cp %1$s/loads "${word#*=}" ;;
            -XX:SharedArchiveFile=*) archive=${word#*=} ;;
            -Xshare:dump) dumps=yes ;;
          esac
        done
        [ -z "${dumps:-}" ] || { echo made; echo made >"$archive"; echo "$@" >>%1$s/dumps; exit %2$d; }
        echo "$@"
        """
            .formatted(folder, ending));
    Files.setLastModifiedTime(java, installed);
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  private void loads(String... classes) throws IOException {
    var lines = Stream.of(classes).map(name -> name + " id: 1").toList();
    Files.write(folder.resolve("loads"), lines);
  }

  @Test
  void commandsStartFastAndTheBotRunsFast() throws Exception {
    train();
    assertThat(launch("status")).contains("-XX:TieredStopAtLevel=1", "-XX:SharedArchiveFile=");
    assertThat(launch("serve"))
        .contains("-XX:TieredStopAtLevel=4")
        .doesNotContain("SharedArchiveFile");
  }

  @Test
  void theBotMakesNoArchive() throws Exception {
    assertThat(launch("serve")).doesNotContain("-XX:DumpLoadedClassList");
    assertThat(cache).doesNotExist();
  }

  /** The archive takes seconds; it is made of what a command noted, after its end, out of sight. */
  @Test
  void aCommandNotesItsClassesAndTheArchiveIsMadeAfterIt() throws Exception {
    assertThat(launch("status"))
        .contains("-XX:DumpLoadedClassList=" + cache)
        .doesNotContain("made", "SharedArchiveFile");
    assertThat(archive()).hasContent("made");
    var name = archive().getFileName().toString();
    assertThat(cacheFiles()).containsExactlyInAnyOrder(name, name.replace(".jsa", ".classes"));
    assertThat(launch("status")).doesNotContain("DumpLoadedClassList");
  }

  /** A precheck loads much that no status has loaded. */
  @Test
  void eachKindOfCommandAddsItsClassesToTheArchiveOnce() throws Exception {
    var archive = train();
    loads(OTHER, READ);
    assertThat(launch("precheck"))
        .contains("-XX:DumpLoadedClassList=", "-XX:SharedArchiveFile=" + archive);
    archive();
    assertThat(Path.of(archive.toString().replace(".jsa", ".classes")))
        .content()
        .contains("# precheck\n", "# status\n", READ + "\n", OTHER + "\n")
        .doesNotContain(" id: ");
    assertThat(launch("precheck") + launch("status")).doesNotContain("DumpLoadedClassList");
    assertThat(Files.readAllLines(folder.resolve("dumps"))).hasSize(2);
  }

  /** Java skips what is to be linked in a class that it has not read by then. */
  @Test
  void whatIsToBeLinkedComesAfterAllClasses() throws Exception {
    Files.write(
        folder.resolve("loads"),
        List.of(
            OTHER + " id: 1", "@cp " + OTHER + " 3 4", READ + " id: 2", "@lambda-proxy " + READ));
    var archive = train();
    assertThat(Path.of(archive.toString().replace(".jsa", ".classes")))
        .content()
        .endsWith(READ + "\n" + OTHER + "\n@cp " + OTHER + " 3 4\n@lambda-proxy " + READ + "\n");
  }

  @Test
  void aCommandThatLooksAtNoMeshNotesNothing() throws Exception {
    assertThat(launch("--version")).doesNotContain("DumpLoadedClassList", "SharedArchiveFile");
    train();
    assertThat(launch("--version"))
        .contains("SharedArchiveFile=")
        .doesNotContain("DumpLoadedClassList");
  }

  /** Two would be at it at once, each with a core of its own. */
  @Test
  void aCommandBesideOneThatNotesRunsWithoutAnArchive() throws Exception {
    var archive = train();
    Files.delete(archive);
    Files.createDirectory(Path.of(archive.toString().replace(".jsa", ".making")));
    assertThat(launch("status")).doesNotContain("DumpLoadedClassList", "SharedArchiveFile");
  }

  /** Its memory is what the bot in the same container needs. */
  @Test
  void noArchiveIsMadeWhereMemoryIsLimited() throws Exception {
    Files.createDirectory(control);
    Files.writeString(control.resolve("memory.max"), "536870912\n");
    assertThat(launch("status")).doesNotContain("DumpLoadedClassList", "SharedArchiveFile");
    Files.writeString(control.resolve("memory.max"), "max\n");
    train();
  }

  @Test
  void aCommandThatReadNoPodsMakesNoArchiveAndLetsTheNextOneTry() throws Exception {
    install(OTHER, 0);
    launch("status");
    await(() -> cacheFiles().isEmpty());
    install(READ, 0);
    train();
    assertThat(Files.readAllLines(folder.resolve("dumps"))).hasSize(1);
  }

  /** Else each command on a full disk would cost seconds of computing. */
  @Test
  void whatCouldNotBeMadeIsTriedAgainLater() throws Exception {
    install(READ, 1);
    launch("status");
    await(() -> Files.exists(folder.resolve("dumps")) && entriesOfClaim() == 0);
    assertThat(launch("status")).doesNotContain("DumpLoadedClassList", "SharedArchiveFile");
    Files.setLastModifiedTime(claim(), FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    install(READ, 0);
    train();
  }

  @Test
  void aCacheThatCannotBeWrittenIsDoneWithout() throws Exception {
    Files.writeString(folder.resolve("cache"), "a file");
    assertThat(launch("status"))
        .endsWith("dev.sailwright.boot.Main status\n")
        .doesNotContain("DumpLoadedClassList", "SharedArchiveFile");
  }

  /** Java would go on without it, at half the speed, and would never make it anew. */
  @Test
  void otherLibrariesGetAnArchiveOfTheirOwnAndTheOldOneGoes() throws Exception {
    var first = train();
    Files.writeString(library, "ab");
    assertThat(train()).isNotEqualTo(first);
    assertThat(first).doesNotExist();
  }

  @Test
  void anotherJavaGetsAnArchiveOfItsOwnAndTheOtherOneStays() throws Exception {
    var first = train();
    Files.writeString(java, Files.readString(java) + "# another one\n");
    assertThat(train()).isNotEqualTo(first);
    assertThat(first).exists();
  }

  /** The launcher knows it by name. */
  @Test
  void theClassOfACommandThatReadPodsIsOneOfOurs() throws Exception {
    assertThat(Files.readString(script)).contains("'^" + READ + " '");
    Class.forName(READ.replace('/', '.'));
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

  /** The archive after a command that made one. */
  private Path train() throws Exception {
    assertThat(launch("status")).contains("-XX:DumpLoadedClassList=");
    return archive();
  }

  private Path archive() throws Exception {
    await(() -> cacheFiles().stream().noneMatch(name -> name.endsWith(".making")));
    var words = launch("status");
    var found = ARCHIVE.matcher(words);
    assertThat(found.find()).as(words).isTrue();
    return Path.of(found.group(1));
  }

  private List<String> cacheFiles() throws IOException {
    try (var files = Files.list(cache)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private Path claim() throws IOException {
    return cache.resolve(cacheFiles().getFirst());
  }

  private long entriesOfClaim() throws IOException {
    try (var files = Files.list(claim())) {
      return files.count();
    }
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition);
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
