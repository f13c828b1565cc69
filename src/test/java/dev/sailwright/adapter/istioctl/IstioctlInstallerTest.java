package dev.sailwright.adapter.istioctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.Analysis;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.Manifest;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.port.MeshInstaller;
import dev.sailwright.port.MeshInstaller.Order;
import dev.sailwright.upgrade.StepFacts;
import dev.sailwright.upgrade.StepFacts.Install;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IstioctlInstallerTest {
  private static final IstioVersion VERSION = IstioVersion.of("1.29.1");

  @TempDir Path folder;
  private FakeIstioctl fake;

  @BeforeEach
  void emptyFolder() {
    fake = new FakeIstioctl(folder);
  }

  private IstioctlInstaller installer(Duration timeout) {
    return installer(timeout, KeptRenderings.nowhere());
  }

  private IstioctlInstaller installer(Duration timeout, KeptRenderings kept) {
    return new IstioctlInstaller(
        fake.binaries(),
        new ProcessRunner(Map.of("PATH", System.getenv("PATH")), Set.of()),
        cluster -> cluster.equals("prod") ? Optional.of("gke-prod") : Optional.empty(),
        Optional.empty(),
        folder,
        kept,
        timeout);
  }

  private static final String VERDICT =
      "echo 'Error: Issues found when checking the cluster. Istio may not be safe to upgrade.'; ";

  private IstioctlInstaller installer() {
    return installer(Duration.ofSeconds(30));
  }

  private Order order(InstallInputs inputs) {
    return new Order(
        "prod", VERSION, new MeshChange.InPlace(inputs, VERSION), fake.sha256("1.29.1"));
  }

  private static Install finished(IstioctlInstaller installer, String key) {
    return await()
        .until(() -> installer.progress(key), install -> install.state() == Install.State.FINISHED);
  }

  @Test
  void aPrecheckThatExitsWithZeroIsClean() throws Exception {
    fake.add("1.29.1", "echo \"$*\"; echo '✔ No issues found when checking the cluster.'");
    var precheck = installer().precheck("prod", VERSION);
    assertThat(precheck.clean()).isTrue();
    assertThat(precheck.output())
        .startsWith("x precheck --context gke-prod")
        .endsWith("✔ No issues found when checking the cluster.");
  }

  @Test
  void aPodsOwnClusterIsNamedByNoContext() throws Exception {
    fake.add("1.29.1", "echo \"$*\"");
    assertThat(installer().precheck("in-cluster", VERSION).output()).containsExactly("x precheck");
  }

  @Test
  void aPrecheckWithFindingsIsNotCleanAndSaysThemWordForWord() throws Exception {
    fake.add("1.29.1", "echo 'Error [IST0152] (Deployment web) not supported'; exit 79");
    var precheck = installer().precheck("prod", VERSION);
    assertThat(precheck.clean()).isFalse();
    assertThat(precheck.output()).containsExactly("Error [IST0152] (Deployment web) not supported");
  }

  @Test
  void aMissingRightToCreateNamespacesIsNoIssueForAnUpgrade() throws Exception {
    var complaint =
        "printf '\\033[1;31mError\\033[0m [IST0141] (Cluster) Missing required permission to create"
            + " resource namespaces (permission denied)\\n'; ";
    fake.add("1.29.1", complaint + VERDICT + "exit 1");
    var precheck = installer().precheck("prod", VERSION);
    assertThat(precheck.clean()).isTrue();
    assertThat(precheck.output()).first().asString().startsWith("Error [IST0141]");
  }

  @Test
  void anyOtherIssueBesideItIsOneAndSoIsARunThatDidNotEndWell() throws Exception {
    var complaint =
        "echo 'Error [IST0141] (Cluster) Missing required permission to create resource namespaces"
            + " (permission denied)'; ";
    fake.add(
        "1.29.1", complaint + "echo 'Error [IST0141] (Cluster) … roles'; " + VERDICT + "exit 1");
    assertThat(installer().precheck("prod", VERSION).clean()).isFalse();
    fake.add("1.29.1", complaint + "exit 1");
    assertThat(installer().precheck("prod", VERSION).clean()).isFalse();
  }

  private static final String MANIFESTS =
      """
      cat <<'END'
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: istio, namespace: istio-system}
      data:
        mesh: |
          accessLogFile: /dev/stdout
          trustDomain: cluster.local
        template: "{{ not: yaml"
      ---
      ---
      kind: Secret
      metadata: {name: certs}
      data: {key.pem: c2VjcmV0}
      END
      echo 'a warning' >&2\
      """;

  private static final String WITHOUT_SECRET = MANIFESTS.replace("Secret", "Service");

  @Test
  void whatAVersionWouldApplyIsRenderedWithTheInputsAndWithoutACluster() throws Exception {
    fake.add("1.29.1", "echo \"$*\" >" + folder.resolve("words") + "; " + MANIFESTS);
    var inputs = new InstallInputs(List.of(), List.of("hub=example.com/istio", "tag={version}"));
    var render =
        installer()
            .render(
                VERSION, new MeshChange.InPlace(inputs, VERSION), IstioctlInstallerTest::everyKind);
    assertThat(render)
        .isInstanceOfSatisfying(
            MeshInstaller.Render.Rendered.class,
            rendered -> {
              assertThat(rendered.manifest().items())
                  .extracting(Manifest.Item::title)
                  .containsExactly("ConfigMap istio-system/istio", "Secret certs");
              assertThat(rendered.manifest().items().getFirst().values())
                  .containsEntry("data.mesh.accessLogFile", "/dev/stdout")
                  .containsEntry("data.template", "{{ not: yaml");
              assertThat(rendered.manifest().items().getLast().values().toString())
                  .doesNotContain("c2VjcmV0");
            });
    assertThat(Files.readString(folder.resolve("words")))
        .isEqualTo("manifest generate --set hub=example.com/istio --set tag=1.29.1\n");
  }

  @Test
  void aRevisionIsRenderedAsItWillBeInstalled() throws Exception {
    var runs = folder.resolve("runs");
    fake.add("1.29.1", "echo \"$*\" >>" + runs + "; " + WITHOUT_SECRET);
    render(InstallInputs.none());
    for (var revision : List.of("blue", "green")) {
      render(new MeshChange.InstallRevision(revision, InstallInputs.none()));
    }
    assertThat(Files.readAllLines(runs))
        .containsExactly(
            "manifest generate",
            "manifest generate --revision blue",
            "manifest generate --revision green");
  }

  @Test
  void theSameBinaryAndInputsAreRenderedOnce() throws Exception {
    fake.add("1.29.1", "echo . >>" + folder.resolve("runs") + "; " + MANIFESTS);
    var installer = installer();
    var first =
        installer.render(
            VERSION,
            new MeshChange.InPlace(InstallInputs.none(), VERSION),
            IstioctlInstallerTest::everyKind);
    assertThat(
            installer.render(
                VERSION,
                new MeshChange.InPlace(InstallInputs.none(), VERSION),
                IstioctlInstallerTest::everyKind))
        .isEqualTo(first);
    assertThat(Files.readAllLines(folder.resolve("runs"))).hasSize(1);
    installer.render(
        VERSION,
        new MeshChange.InPlace(new InstallInputs(List.of(), List.of("hub=other")), VERSION),
        IstioctlInstallerTest::everyKind);
    assertThat(Files.readAllLines(folder.resolve("runs"))).hasSize(2);
  }

  @Test
  void theNextCommandNeedNotRenderTheSame() throws Exception {
    var runs = folder.resolve("runs");
    fake.add("1.29.1", "echo . >>" + runs + "; " + WITHOUT_SECRET);
    var first = render(InstallInputs.none());
    assertThat(render(InstallInputs.none())).isEqualTo(first);
    assertThat(Files.readAllLines(runs)).hasSize(1);
    render(file("a: 1"));
    render(file("a: 2"));
    render(file("a: 2"));
    assertThat(Files.readAllLines(runs)).hasSize(3);
    fake.add("1.29.1", "# another binary\necho . >>" + runs + "; " + WITHOUT_SECRET);
    assertThat(render(InstallInputs.none())).isEqualTo(first);
    assertThat(Files.readAllLines(runs)).hasSize(4);
    try (var files = Files.list(folder.resolve("renderings"))) {
      for (var file : files.toList()) {
        Files.writeString(file, "- {no object");
      }
    }
    assertThat(render(InstallInputs.none())).isEqualTo(first);
    assertThat(Files.readAllLines(runs)).hasSize(5);
  }

  @Test
  void whatDependsOnOtherFilesOrHoldsASecretIsRenderedByEachCommand() throws Exception {
    var runs = folder.resolve("runs");
    fake.add("1.29.1", "echo . >>" + runs + "; " + WITHOUT_SECRET);
    var charts = new InstallInputs(List.of(), List.of("installPackagePath=/charts"));
    render(charts);
    render(charts);
    assertThat(Files.readAllLines(runs)).hasSize(2);
    fake.add("1.29.1", "echo . >>" + runs + "; " + MANIFESTS);
    render(InstallInputs.none());
    render(InstallInputs.none());
    assertThat(Files.readAllLines(runs)).hasSize(4);
    assertThat(folder.resolve("renderings")).doesNotExist();
  }

  @Test
  void onlyTheLastRenderingsAreKept() throws Exception {
    fake.add("1.29.1", WITHOUT_SECRET);
    for (var i = 0; i < 15; i++) {
      render(file("a: " + i));
    }
    try (var files = Files.list(folder.resolve("renderings"))) {
      assertThat(files).hasSize(12);
    }
  }

  /** Whoever made it another one's folder loses nothing in there. */
  @Test
  void nothingIsRemovedInAFolderThatIsNotOurs() throws Exception {
    var others = Files.createDirectory(folder.resolve("others"));
    for (var i = 0; i < 20; i++) {
      Files.writeString(others.resolve("photo" + i), "theirs");
    }
    Files.createSymbolicLink(folder.resolve("renderings"), others);
    fake.add("1.29.1", WITHOUT_SECRET);
    render(InstallInputs.none());
    try (var files = Files.list(others)) {
      assertThat(files).hasSize(20);
    }
  }

  private static InstallInputs file(String content) {
    return new InstallInputs(
        List.of(new InstallInputs.InputFile("own.yaml", content, Map.of())), List.of());
  }

  /** As another command does it. */
  private MeshInstaller.Render render(InstallInputs inputs) {
    return render(new MeshChange.InPlace(inputs, VERSION));
  }

  private MeshInstaller.Render render(MeshChange.Install install) {
    var kept =
        new KeptRenderings(
            OwnFolder.in(folder.resolve("renderings"), System.getProperty("user.name")));
    return installer(Duration.ofSeconds(30), kept)
        .render(VERSION, install, IstioctlInstallerTest::everyKind);
  }

  /** A document tells its kind in many ways, and what looks like one inside of it is none. */
  @Test
  void onlyTheWantedKindsAreReadAndAllOfThemLater() throws Exception {
    fake.add(
        "1.29.1",
        """
        cat <<'END'
        kind: "Service"
        metadata: {name: quoted}
        --- # a comment
        {"kind": "Service", "metadata": {"name": "json"}}
        ---
        metadata:
          name: last
          annotations:
            text: |
              kind: Service
              ---
              kind: Service
        kind: ConfigMap
        ---
        kind: CustomResourceDefinition
        metadata: [
        END
        """);
    var installer = installer();
    assertThat(titles(installer, "Service"::equals))
        .containsExactly("Service json", "Service quoted");
    assertThat(titles(installer, "ConfigMap"::equals)).containsExactly("ConfigMap last");
    assertThat(titles(installer, kind -> false)).isEmpty();
    assertThat(
            installer.render(
                VERSION,
                new MeshChange.InPlace(InstallInputs.none(), VERSION),
                IstioctlInstallerTest::everyKind))
        .isInstanceOfSatisfying(
            MeshInstaller.Render.NotRendered.class,
            not -> assertThat(not.reason()).contains("is no YAML"));
  }

  private static boolean everyKind(String kind) {
    return !kind.isEmpty();
  }

  private static List<String> titles(IstioctlInstaller installer, Predicate<String> kinds) {
    var rendered =
        (MeshInstaller.Render.Rendered)
            installer.render(VERSION, new MeshChange.InPlace(InstallInputs.none(), VERSION), kinds);
    return rendered.manifest().items().stream().map(Manifest.Item::title).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo 'Error: unknown field hubb' >&2; exit 1 | unknown field hubb",
        "echo 'a: [' | is no YAML",
        "true | it printed no object",
      })
  void whatCannotBeRenderedSaysWhyAndIsTriedAgain(String script, String reason) throws Exception {
    fake.add("1.29.1", script);
    assertThat(
            installer()
                .render(
                    VERSION,
                    new MeshChange.InPlace(InstallInputs.none(), VERSION),
                    IstioctlInstallerTest::everyKind))
        .isInstanceOfSatisfying(
            MeshInstaller.Render.NotRendered.class,
            not -> assertThat(not.reason()).contains(reason));
    assertThat(
            installer()
                .render(
                    IstioVersion.of("1.30.5"),
                    new MeshChange.InPlace(InstallInputs.none(), VERSION),
                    IstioctlInstallerTest::everyKind))
        .isInstanceOfSatisfying(
            MeshInstaller.Render.NotRendered.class,
            not -> assertThat(not.reason()).contains("has no entry for 1.30.5"));
  }

  @Test
  void aPrecheckThatHangsIsNotClean() throws Exception {
    fake.add("1.29.1", "echo begun; sleep 300");
    var precheck = installer(Duration.ofMillis(500)).precheck("prod", VERSION);
    assertThat(precheck.clean()).isFalse();
    assertThat(precheck.output()).first().isEqualTo("begun");
    assertThat(precheck.output()).last().asString().contains("did not end within");
  }

  @Test
  void aPrecheckWithoutABinaryIsNotClean() {
    var precheck = installer().precheck("prod", VERSION);
    assertThat(precheck.clean()).isFalse();
    assertThat(precheck.output()).singleElement().asString().contains("`istioctl.sha256`");
  }

  @Test
  void anAnalysisIsReadFieldByFieldAndWhatIsNoProblemIsLeftOut() throws Exception {
    fake.add(
        "1.29.1",
        """
        echo "$*" >&2
        cat <<'END'
        [
          {"code": "IST0101", "level": "Error", "origin": "VirtualService shop/web",
           "message": "Referenced host not found", "documentationUrl": "https://example.com/", "new": 1},
          {"code": "IST0102", "level": "Info", "origin": "Namespace shop", "message": "not enabled for injection"},
          {"code": "IST0103", "level": "Warning", "origin": "Pod shop/web", "message": "password: hunter22"}
        ]
        END
        exit 79
        """);
    assertThat(installer().analyze("prod", VERSION).messages())
        .hasValueSatisfying(messages -> {
          assertThat(messages).hasSize(2);
          assertThat(messages.getFirst())
              .isEqualTo(
                  new Analysis.Message(
                      "IST0101", "Error", "VirtualService shop/web", "Referenced host not found"));
          assertThat(messages.getLast().message()).doesNotContain("hunter22");
        });
  }

  @Test
  void anAnalysisIsOfAllNamespacesAndOfThisContext() throws Exception {
    fake.add("1.29.1", "echo \"$*\" >&2; exit 1");
    assertThat(installer().analyze("prod", VERSION).output())
        .containsExactly(
            "It ended with exit code 1.", "analyze -A -o json --timeout 30s --context gke-prod");
  }

  @Test
  void anAnalysisThatFindsNothingPrintsNothing() throws Exception {
    fake.add("1.29.1", "echo '✔ No validation issues found.' >&2");
    assertThat(installer().analyze("prod", VERSION).messages()).contains(List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo '[{'; exit 79",
        "echo '{}'; exit 0",
        "exit 79",
        "yes '[ and more' | head -c 5000000; exit 0"
      })
  void anAnalysisThatIsNotUnderstoodIsNone(String script) throws Exception {
    fake.add("1.29.1", script);
    var run = installer().analyze("prod", VERSION);
    assertThat(run.messages()).isEmpty();
    assertThat(run.output()).isNotEmpty();
  }

  @Test
  void aWarningBeforeTheMessagesIsNotInTheirWay() throws Exception {
    fake.add(
        "1.29.1",
        """
        echo '2026-11-27T11:07:31.768218Z	warn	CRD tlsroutes is below the minimum [1.5.0]'
        echo '['
        echo '{"code": "IST0101", "level": "Error", "origin": "Gateway a/b", "message": "c"}]'
        echo '2026-11-27T11:07:31.768218Z	warn	more'
        exit 79
        """);
    assertThat(installer().analyze("prod", VERSION).messages())
        .contains(List.of(new Analysis.Message("IST0101", "Error", "Gateway a/b", "c")));
  }

  /** A missing right, for one, is told in the place of the messages. */
  @Test
  void anAnalysisThatIsNotUnderstoodIsQuoted() throws Exception {
    fake.add(
        "1.29.1", "echo 'timed out: gateways'; echo 'password: hunter22'; echo why >&2; exit 0");
    assertThat(installer().analyze("prod", VERSION).output())
        .startsWith("What it said is no JSON.", "timed out: gateways")
        .endsWith("why")
        .noneMatch(line -> line.contains("hunter22"));
  }

  @Test
  void anAnalysisThatHangsEndsAndSaysSo() throws Exception {
    fake.add("1.29.1", "sleep 300");
    var run = installer(Duration.ofMillis(500)).analyze("prod", VERSION);
    assertThat(run.messages()).isEmpty();
    assertThat(run.output()).first().asString().contains("did not end within");
  }

  @Test
  void verifyTellsTheHashOrTheProblem() throws Exception {
    assertThat(installer().verify(VERSION).sha256()).isEmpty();
    fake.add("1.29.1", "exit 0");
    assertThat(installer().verify(VERSION).sha256()).contains(fake.sha256("1.29.1"));
  }

  @Test
  void anUpgradeGetsTheApprovedInputsByteByByte() throws Exception {
    var copies = Files.createDirectory(folder.resolve("copies"));
    fake.add(
        "1.29.1",
        """
        echo "$*"
        while [ $# -gt 0 ]; do
          if [ "$1" = -f ]; then ls -l "$2" | cut -c1-10; cp "$2" "%s"; dirname "$2" >"%s/folder"; fi
          shift
        done
        """
            .formatted(copies, copies));
    var first =
        new InstallInputs.InputFile("mesh.yaml", "spec:\n  profile: minimal # ü\r\n", Map.of());
    var second = new InstallInputs.InputFile("../../gateways.yaml", "spec: {}", Map.of());
    var installer = installer();
    installer.start(
        "prod-1/control-plane/1",
        order(
            new InstallInputs(
                List.of(first, second), List.of("hub=docker.io/istio", "tag={version}"))));
    var run = finished(installer, "prod-1/control-plane/1");

    assertThat(run.exitCode()).contains(0);
    assertThat(run.output().getFirst())
        .startsWith("upgrade -y --readiness-timeout 5m0s --context gke-prod -f ")
        .endsWith("--set hub=docker.io/istio --set tag=1.29.1");
    assertThat(run.output()).filteredOn("-rw-------"::equals).hasSize(2);
    assertThat(copies.resolve("input-1.yaml")).hasContent(first.content());
    assertThat(Files.readString(copies.resolve("input-1.yaml"))).isEqualTo(first.content());
    assertThat(copies.resolve("input-2.yaml")).hasContent(second.content());
    assertThat(Path.of(Files.readString(copies.resolve("folder")).strip())).doesNotExist();
  }

  static Stream<Arguments> changes() {
    var inputs = new InstallInputs(List.of(), List.of("hub=docker.io/istio", "tag={version}"));
    return Stream.of(
        arguments(
            new MeshChange.InstallRevision("1-29-1", inputs),
            "install -y --readiness-timeout 5m0s --revision 1-29-1 --context gke-prod"
                + " --set hub=docker.io/istio --set tag=1.29.1"),
        arguments(
            new MeshChange.MoveTag("default", "1-29-1"),
            "tag set default --revision 1-29-1 --overwrite --context gke-prod"),
        arguments(
            new MeshChange.RemoveRevision("default"),
            "uninstall -y --revision default --context gke-prod"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void eachChangeOfACanaryIsOneListOfArguments(MeshChange change, String arguments)
      throws Exception {
    fake.add("1.29.1", "echo \"$*\"");
    var installer = installer();
    installer.start("prod-1/a", new Order("prod", VERSION, change, fake.sha256("1.29.1")));
    assertThat(finished(installer, "prod-1/a").output()).containsExactly(arguments);
  }

  @Test
  void whatARemovalWouldTakeIsAskedWithoutTakingIt() throws Exception {
    fake.add(
        "1.29.1",
        "[ \"$*\" = 'uninstall -y --revision default --dry-run --context gke-prod' ] || exit 3;"
            + " echo 'Not pruning object apps/v1, Kind=Deployment/istiod.istio-system because of"
            + " dry run.'");
    assertThat(installer().wouldRemove("prod", VERSION, "default").objects().orElseThrow())
        .extracting(StepFacts.Removal.Removed::name)
        .containsExactly("istiod");
  }

  /** Pruning looks at what the inputs name, so a retry with others would delete what is wanted. */
  @Test
  void aRetryGetsTheSameArgumentsAndTheSameBytes() throws Exception {
    fake.add(
        "1.29.1", "echo \"$*\"; while [ $# -gt 0 ]; do [ \"$1\" = -f ] && cat \"$2\"; shift; done");
    var inputs =
        new InstallInputs(
            List.of(new InstallInputs.InputFile("mesh.yaml", "spec: {a: 1}\n", Map.of())),
            List.of("tag={version}"));
    var first = installer();
    first.start("prod-1/2-control-plane-1", order(inputs));
    var before = finished(first, "prod-1/2-control-plane-1").output();
    // What a process that died has left.
    var left = Files.createDirectory(Path.of(before.getFirst().split(" ", -1)[7]).getParent());
    Files.setPosixFilePermissions(left, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(left.resolve("input-1.yaml"), "half");

    var second = installer();
    second.start("prod-1/2-control-plane-2", order(inputs));

    assertThat(finished(second, "prod-1/2-control-plane-2").output())
        .isEqualTo(before)
        .contains("spec: {a: 1}");
    assertThat(left).doesNotExist();
  }

  @Test
  void aFolderThatOthersCanReadIsNotUsed() throws Exception {
    fake.add("1.29.1", "echo \"$*\"");
    var inputs =
        new InstallInputs(
            List.of(new InstallInputs.InputFile("mesh.yaml", "spec: {}", Map.of())), List.of());
    var installer = installer();
    installer.start("first", order(inputs));
    var made = Path.of(finished(installer, "first").output().getFirst().split(" ", -1)[7]);
    Files.createDirectory(made.getParent());
    Files.setPosixFilePermissions(made.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));

    installer.start("second", order(inputs));

    assertThat(finished(installer, "second").output())
        .singleElement()
        .asString()
        .contains("is not a folder of Sailwright's");
  }

  @Test
  void aKeyThatWasStartedIsNotStartedAgain() throws Exception {
    var log = folder.resolve("runs");
    fake.add("1.29.1", "echo run >>" + log);
    var installer = installer();
    installer.start("key", order(InstallInputs.none()));
    installer.start("key", order(InstallInputs.none()));
    finished(installer, "key");
    installer.start("key", order(InstallInputs.none()));
    assertThat(finished(installer, "key").exitCode()).contains(0);
    assertThat(log).hasContent("run");
  }

  @Test
  void startReturnsWhileTheRunGoesOnAndItsLinesCanBeSeen() throws Exception {
    var gate = folder.resolve("gate");
    fake.add(
        "1.29.1",
        "echo '- Processing resources for Istio core.'; until [ -e "
            + gate
            + " ]; do sleep 0.05; done");
    var installer = installer();
    installer.start("key", order(InstallInputs.none()));
    await().until(() -> !installer.progress("key").output().isEmpty());
    assertThat(installer.progress("key").state()).isEqualTo(Install.State.RUNNING);
    assertThat(installer.progress("key").exitCode()).isEmpty();
    Files.createFile(gate);
    assertThat(finished(installer, "key").output())
        .containsExactly("- Processing resources for Istio core.");
  }

  /** Over 22 minors from 1.7.4, which istioctl 1.29.1 calls a downgrade and makes all the same. */
  @Test
  void whatARealUpgradePrintedIsToldWordForWord() throws Exception {
    var printed = Path.of("src/test/resources/istioctl/upgrade-1.7.4-1.29.1.out").toAbsolutePath();
    fake.add("1.29.1", "cat '" + printed + "'");
    var installer = installer();
    installer.start("key", order(InstallInputs.none()));
    var run = finished(installer, "key");
    assertThat(run.exitCode()).contains(0);
    assertThat(run.output())
        .hasSize(14)
        .containsExactlyElementsOf(
            Files.readAllLines(printed).stream().filter(Predicate.not(String::isBlank)).toList())
        .contains(
            "WARNING: Istio is being downgraded from 1.7.4 to 1.29.1.",
            "✔ Istiod installed 🧠",
            "✔ Installation complete");
  }

  @Test
  void aFailureKeepsItsExitCodeAndItsWords() throws Exception {
    fake.add(
        "1.29.1",
        "echo 'Error: failed to install manifests: resources not ready after 5m0s' >&2; exit 1");
    var installer = installer();
    installer.start("key", order(InstallInputs.none()));
    var run = finished(installer, "key");
    assertThat(run.exitCode()).contains(1);
    assertThat(run.output())
        .containsExactly("Error: failed to install manifests: resources not ready after 5m0s");
  }

  @Test
  void aRunThatHangsEndsWithTheReason() throws Exception {
    fake.add("1.29.1", "sleep 300");
    var installer = installer(Duration.ofMillis(500));
    installer.start("key", order(InstallInputs.none()));
    var run = finished(installer, "key");
    assertThat(run.exitCode()).hasValueSatisfying(code -> assertThat(code).isNotZero());
    assertThat(run.output()).last().asString().contains("did not end within");
  }

  @Test
  void anotherBinaryThanTheApprovedOneIsNotRun() throws Exception {
    var log = folder.resolve("runs");
    fake.add("1.29.1", "echo approved");
    var approved = order(InstallInputs.none());
    fake.add("1.29.1", "echo run >>" + log);
    var installer = installer();
    installer.start("key", approved);
    var run = finished(installer, "key");
    assertThat(run.exitCode()).hasValueSatisfying(code -> assertThat(code).isNotZero());
    assertThat(run.output())
        .singleElement()
        .asString()
        .contains("not the binary that was approved");
    assertThat(log).doesNotExist();
  }

  @Test
  void aFileThatNoSystemCanRunEndsAtOnce() throws Exception {
    fake.addAsIs("1.29.1", "#!/nowhere/shell\n");
    var installer = installer();
    installer.start("key", order(InstallInputs.none()));
    var run = finished(installer, "key");
    assertThat(run.exitCode()).hasValueSatisfying(code -> assertThat(code).isNotZero());
    assertThat(run.output()).singleElement().asString().contains("could not be started");
  }

  @Test
  void aKeyThatWasNeverStartedRunsNowhere() {
    assertThat(installer().progress("other"))
        .isEqualTo(new Install(Install.State.GONE, List.of(), Optional.empty()));
  }

  @Test
  void whatAnotherProcessStartedIsSeenUntilItEnds() throws Exception {
    var gate = folder.resolve("gate");
    fake.add("1.29.1", "echo started; until [ -e " + gate + " ]; do sleep 0.05; done");
    var starter = installer();
    var other = installer();
    starter.start("key", order(InstallInputs.none()));
    await().until(() -> !starter.progress("key").output().isEmpty());

    assertThat(other.progress("key"))
        .isEqualTo(new Install(Install.State.RUNNING, List.of(), Optional.empty()));
    assertThat(other.progress("key-2").state()).isEqualTo(Install.State.GONE);
    Files.createFile(gate);
    finished(starter, "key");
    assertThat(other.progress("key").state()).isEqualTo(Install.State.GONE);
  }

  @Test
  void aNamedKubeconfigIsPassedOn() {
    var arguments =
        new IstioctlArguments(
            cluster -> Optional.of(cluster), Optional.of(Path.of("/etc/kubeconfig")));
    assertThat(arguments.precheck("dev"))
        .containsExactly("x", "precheck", "--kubeconfig", "/etc/kubeconfig", "--context", "dev");
  }
}
