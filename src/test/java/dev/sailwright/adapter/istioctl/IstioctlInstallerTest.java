package dev.sailwright.adapter.istioctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.upgrade.StepFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With small shell scripts in place of istioctl. */
class IstioctlInstallerTest {
  private static final IstioVersion VERSION = IstioVersion.of("1.29.1");
  @TempDir Path folder;

  @Test
  void runsThePinnedBinaryWithTheApprovedInputsAndStreamsItsOutput() throws Exception {
    var installer = installer("echo \"$@\"; echo to-stderr >&2; exit 0");
    installer.start(
        "prod-1/1-control-plane-1",
        order(installer, List.of("hub=docker.io/istio", "tag={version}")));
    var ended = awaitEnd(installer, "prod-1/1-control-plane-1");
    assertThat(ended.exitCode()).contains(0);
    assertThat(ended.output()).contains("to-stderr");
    assertThat(ended.output().getFirst())
        .startsWith("upgrade -y")
        .contains("--context the-context", "--set hub=docker.io/istio", "--set tag=1.29.1");
  }

  @Test
  void theSameKeyIsNotStartedTwice() throws Exception {
    var runs = folder.resolve("runs");
    var installer = installer("echo run >>" + runs);
    var order = order(installer, List.of());
    installer.start("key", order);
    installer.start("key", order);
    awaitEnd(installer, "key");
    assertThat(Files.readAllLines(runs)).hasSize(1);
  }

  @Test
  void aFailureKeepsItsExitCodeAndWords() throws Exception {
    var installer = installer("echo 'Error: no luck'; exit 3");
    installer.start("key", order(installer, List.of()));
    var ended = awaitEnd(installer, "key");
    assertThat(ended.exitCode()).contains(3);
    assertThat(ended.output()).contains("Error: no luck");
  }

  @Test
  void aBinaryWhoseHashIsNotThePinnedOneIsNotRun() throws Exception {
    var installer = installer("touch " + folder.resolve("was-run"));
    var order = order(installer, List.of());
    Files.writeString(binary(), "\n# changed", StandardOpenOption.APPEND);
    assertThat(installer.verify(VERSION).sha256()).isEmpty();
    installer.start("key", order);
    assertThat(awaitEnd(installer, "key").exitCode()).isNotEqualTo(Optional.of(0));
    assertThat(folder.resolve("was-run")).doesNotExist();
  }

  @Test
  void aVersionWithoutBinaryOrHashIsExplained() throws Exception {
    var installer = installer("exit 0");
    assertThat(installer.verify(IstioVersion.of("1.30.5")).problem()).contains("1.30.5");
    var nowhere =
        new IstioctlInstaller(
            new PinnedBinaries(Optional.empty(), Map.of()),
            new ProcessRunner(System.getenv()),
            cluster -> Optional.of("c"),
            Optional.empty(),
            Duration.ofSeconds(5));
    assertThat(nowhere.verify(VERSION).problem()).contains("istioctl.directory");
  }

  @Test
  void whatThisProcessDidNotStartIsUnknown() throws Exception {
    assertThat(installer("exit 0").progress("other").state())
        .isEqualTo(StepFacts.Install.State.UNKNOWN);
  }

  @Test
  void aPrecheckThatFindsSomethingIsNotClean() throws Exception {
    var precheck = installer("echo 'Warning [IST0142]'; exit 1").precheck("prod", VERSION);
    assertThat(precheck.clean()).isFalse();
    assertThat(precheck.output()).contains("Warning [IST0142]");
    assertThat(installer("exit 0").precheck("prod", VERSION).clean()).isTrue();
  }

  private StepFacts.Install awaitEnd(IstioctlInstaller installer, String key) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> installer.progress(key).state() == StepFacts.Install.State.FINISHED);
    return installer.progress(key);
  }

  private MeshInstaller.Order order(IstioctlInstaller installer, List<String> sets) {
    var sha256 = installer.verify(VERSION).sha256().orElseThrow();
    return new MeshInstaller.Order("prod", VERSION, new InstallInputs(List.of(), sets), sha256);
  }

  private Path binary() {
    return folder.resolve("1.29.1").resolve("istioctl");
  }

  private IstioctlInstaller installer(String script) throws IOException, GeneralSecurityException {
    Files.createDirectories(binary().getParent());
    Files.writeString(binary(), "#!/bin/sh\n" + script + "\n");
    assertThat(binary().toFile().setExecutable(true)).isTrue();
    var sha256 =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(binary())));
    return new IstioctlInstaller(
        new PinnedBinaries(Optional.of(folder), Map.of(VERSION, sha256)),
        new ProcessRunner(System.getenv()),
        cluster -> Optional.of("the-context"),
        Optional.empty(),
        Duration.ofSeconds(20));
  }
}
