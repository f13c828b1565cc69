package dev.sailwright.boot.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.planning.ChangeTimes;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.KubernetesApprovers;
import dev.sailwright.planning.StepApproval;
import dev.sailwright.testing.RecordCopy;
import dev.sailwright.testing.TestCatalog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
  private static final String HASH = "0123456789abcdef".repeat(4);

  @TempDir Path folder;

  private Settings read(String yaml) throws IOException {
    var file = Files.writeString(folder.resolve("sailwright.yaml"), yaml);
    return new SettingsReader(TestCatalog.catalog()).read(Optional.of(file));
  }

  private List<String> mistakes(String yaml) {
    var problem = catchThrowableOfType(SettingsException.class, () -> read(yaml));
    assertThat(problem).isNotNull();
    return problem.getMessage().lines().skip(1).map(String::strip).toList();
  }

  @Test
  void everyKeyOfTheReferenceIsRead() throws Exception {
    Files.writeString(
        folder.resolve("prod-mesh.yaml"), "kind: IstioOperator\nspec: {profile: default}\n");
    var reference = Files.readString(Path.of("docs/settings.md"));
    var example =
        reference.substring(reference.indexOf("```yaml\n") + 8, reference.indexOf("\n```\n"));
    var settings = read(example);

    assertThat(settings.defaultCluster()).contains("prod");
    assertThat(settings.namespace()).isEqualTo("sailwright");
    assertThat(settings.port()).contains(8080);
    assertThat(settings.istioctl().directory()).contains(Path.of("/opt/istioctl"));
    assertThat(settings.istioctl().sha256()).isEqualTo(Map.of(IstioVersion.of("1.31.1"), HASH));
    assertThat(settings.istioctl().environment()).containsExactly("AWS_PROFILE");
    assertThat(settings.releases())
        .singleElement()
        .satisfies(release -> {
          assertThat(release.minor()).isEqualTo(Minor.of("1.32"));
          assertThat(release.released()).isEqualTo(LocalDate.parse("2026-11-01"));
          assertThat(release.patches()).containsExactly(IstioVersion.of("1.32.0-alpha"));
          assertThat(release.kubernetes().orElseThrow()).hasToString("1.32–1.37");
        });
    var cluster = settings.clusters().getFirst();
    assertThat(cluster.context()).contains("gke-prod");
    var file =
        new InstallInputs.InputFile(
            "prod-mesh.yaml",
            "kind: IstioOperator\nspec: {profile: default}\n",
            Map.of("kind", "IstioOperator", "spec.profile", "default"));
    assertThat(cluster.policy().revisions()).containsExactly("blue", "green");
    assertThat(RecordCopy.with(cluster.policy(), Map.of("revisions", List.of())))
        .isEqualTo(
            new ClusterPolicy(
                    "prod",
                    1,
                    List.of(10, 50, 100),
                    new InstallInputs(
                        List.of(file), List.of("hub=docker.io/istio", "tag={version}")),
                    List.of(URI.create("https://shop.example.com/health")),
                    Set.of("U012AB3CD", "S045EF6GH"),
                    2,
                    Set.of(StepApproval.CONTROL_PLANE, StepApproval.FIRST_WAVE),
                    Optional.of("C012AB3CD"),
                    Duration.ofMinutes(30),
                    Duration.ofMinutes(15))
                .with(
                    new ChangeTimes(
                        ZoneId.of("Europe/Berlin"),
                        List.of(
                            new ChangeTimes.Hours(
                                Set.of(
                                    DayOfWeek.MONDAY,
                                    DayOfWeek.TUESDAY,
                                    DayOfWeek.WEDNESDAY,
                                    DayOfWeek.THURSDAY),
                                LocalTime.of(9, 0),
                                LocalTime.of(16, 0))),
                        List.of(
                            new ChangeTimes.Freeze(
                                LocalDateTime.parse("2026-12-18T00:00"),
                                LocalDateTime.parse("2027-01-05T00:00"),
                                "year end")))));
  }

  @Test
  void whenChangesMayBeginIsReadAsPeopleWriteIt() throws IOException {
    var changes =
        read("""
        clusters:
          prod:
            changes:
              hours:
                - {days: [FRI], from: "22:00", to: "04:00"}
                - {days: [sat, sun], from: "00:00", to: "24:00"}
              freezes:
                - {from: 2026-12-24, to: 2026-12-24}
                - {from: 2026-12-31T12:00, to: 2027-01-01 06:30, why: fireworks}
          test: {changes: }
        """)
            .clusters();
    assertThat(changes.getFirst().policy().changes())
        .isEqualTo(
            new ChangeTimes(
                ZoneOffset.UTC,
                List.of(
                    new ChangeTimes.Hours(
                        Set.of(DayOfWeek.FRIDAY), LocalTime.of(22, 0), LocalTime.of(4, 0)),
                    new ChangeTimes.Hours(
                        Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                        LocalTime.MIDNIGHT,
                        LocalTime.MIDNIGHT)),
                List.of(
                    new ChangeTimes.Freeze(
                        LocalDateTime.parse("2026-12-24T00:00"),
                        LocalDateTime.parse("2026-12-25T00:00"),
                        ""),
                    new ChangeTimes.Freeze(
                        LocalDateTime.parse("2026-12-31T12:00"),
                        LocalDateTime.parse("2027-01-01T06:30"),
                        "fireworks"))));
    assertThat(changes.getLast().policy().changes()).isEqualTo(ChangeTimes.ALWAYS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          timeZone: Europe/Berln                                | timeZone: `Europe/Berln` is no time zone of the IANA database; did you mean `Europe/Berlin`?
          timeZone: CET+1                                       | timeZone: `CET+1` is no time zone
          timezone: UTC                                         | timezone: there is no such key; did you mean `timeZone`?
          hours: []                                             | hours: names none, so nothing could ever begin
          hours: [{from: "09:00", to: "16:00"}]                 | hours[0].days: must name one day at least
          hours: [{days: [], from: "09:00", to: "16:00"}]       | hours[0].days: must name one day at least
          hours: [{days: [mon, sonntag], from: "09:00", to: "16:00"}] | hours[0].days[1]: `sonntag` is no day; it may be mon, tue, wed, thu, fri, sat, sun
          hours: [{days: [mon], to: "16:00"}]                   | hours[0].from: is needed, as in
          hours: [{days: [mon], from: "09:00"}]                 | hours[0].to: is needed, as in
          hours: [{days: [mon], from: "9am", to: "16:00"}]      | hours[0].from: `9am` is no time of the day such as "09:00"
          hours: [{days: [mon], from: "24:00", to: "16:00"}]    | hours[0].from: `24:00` is no time of the day
          hours: [{days: [mon], from: "09:00", to: "25:00"}]    | hours[0].to: `25:00` is no time of the day
          hours: [{days: [mon], from: "09:00", to: "09:00"}]    | hours[0].to: is the same as `from`; a whole day is
          freezes: [{from: 2026-12-18}]                         | freezes[0].to: is needed, as in
          freezes: [{to: 2026-12-18}]                           | freezes[0].from: is needed, as in
          freezes: [{from: 2026-12-32, to: 2027-01-04}]         | freezes[0].from: `2026-12-32` is neither a date
          freezes: [{from: 2026-12-18, to: 2026-12-18T24:30}]   | freezes[0].to: `2026-12-18T24:30` is neither a date
          freezes: [{from: 2027-01-04, to: 2026-12-18}]         | freezes[0].to: is not after `from`
          freezes: [{from: 2027-01-04T09:00, to: 2027-01-04T09:00}] | freezes[0].to: is not after `from`
          freezes: [{from: 2026-12-18, to: 2036-01-04}]         | freezes: nothing could begin for more than a year from 2026-12-18T00:00 on
          freezes: [{from: 2026-12-18, until: 2027-01-04}]      | freezes[0].until: there is no such key
          freezes: 2026-12-18                                   | freezes: must be a list
          """)
  void aMistakeAboutChangesIsNamed(String changes, String problem) {
    assertThat(mistakes("clusters: {prod: {changes: {" + changes + "}}}"))
        .anySatisfy(line ->
            assertThat(line).startsWith("sailwright.yaml:1: clusters.prod.changes." + problem));
  }

  @Test
  void aCanaryHasItsTimeAndItsNames() throws IOException {
    var clusters =
        read("clusters: {prod: {canary: {keepFor: 1h, revisions: [blue, green]}}, test: {}}")
            .clusters();
    assertThat(clusters.getFirst().policy().keepFor()).isEqualTo(Duration.ofHours(1));
    assertThat(clusters.getFirst().policy().revisions()).containsExactly("blue", "green");
    assertThat(clusters.getLast().policy().keepFor()).isEqualTo(Duration.ofMinutes(35));
    assertThat(clusters.getLast().policy().revisions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          keepFor: soon             | keepFor: `soon`
          revisions: [blue]         | revisions: takes two different names
          revisions: [blue, blue]   | revisions: takes two different names
          revisions: [Blue, green]  | revisions[0]: `Blue`
          keep: 35m                 | keep: there is no such key
          """)
  void aMistakeAboutCanariesIsNamed(String canary, String problem) {
    assertThat(mistakes("clusters: {prod: {canary: {" + canary + "}}}"))
        .anySatisfy(line ->
            assertThat(line).startsWith("sailwright.yaml:1: clusters.prod.canary." + problem));
  }

  @Test
  void theReferenceNamesEveryKey() throws IOException {
    var reference = Files.readString(Path.of("docs/settings.md"));
    assertThat(SettingsReader.KEYS)
        .allSatisfy(key -> assertThat(reference).contains("## " + key + "\n"));
    assertThat(ClusterReader.KEYS)
        .allSatisfy(key -> assertThat(reference).contains("| `" + key + "` |"));
  }

  @Test
  void aClusterThatSaysNothingHasTheDefaultsAndNoApprovers() throws IOException {
    var settings = read("clusters:\n  dev:\n  test: {}\n");
    assertThat(settings.clusters())
        .extracting(Settings.Cluster::policy)
        .containsExactly(ClusterPolicy.defaults("dev"), ClusterPolicy.defaults("test"));
    assertThat(settings.clusters().getFirst().policy().approvers()).isEmpty();
  }

  @Test
  void whoApprovesOutsideSlackIsReadAndNobodyNamedIsNobody() throws IOException {
    var settings =
        read(
            """
            clusters:
              prod:
                approval: link
                kubernetesApprovers:
                  users: {"jane@example.com": U012AB3CD}
                  groups: [mesh-approvers]
              test: {approval: link}
              dev: {approval: slack}
            """);
    assertThat(settings.clusters())
        .extracting(cluster -> cluster.policy().kubernetesApprovers())
        .containsExactly(
            Optional.of(
                new KubernetesApprovers(
                    List.of(new KubernetesApprovers.User("jane@example.com", "U012AB3CD")),
                    List.of("mesh-approvers"))),
            Optional.of(new KubernetesApprovers(List.of(), List.of())),
            Optional.empty());
  }

  @Test
  void anEmptyFileIsTheDefaults() throws IOException {
    assertThat(read("# nothing yet\n")).isEqualTo(Settings.defaults());
  }

  @Test
  void newReleasesAreReadUnlessTheSettingsSayNo() throws IOException {
    assertThat(read("# nothing yet\n").releaseFeed().enabled()).isTrue();
    assertThat(read("releaseFeed: {every: 1h}\n").releaseFeed().enabled()).isTrue();
    assertThat(read("releaseFeed: {enabled: false}\n").releaseFeed().enabled()).isFalse();
  }

  @Test
  void clustersAreWatchedOnceADayUnlessTheSettingsSayOtherwise() throws IOException {
    assertThat(read("# nothing yet\n").watch())
        .isEqualTo(new Settings.Watch(true, Duration.ofDays(1)));
    assertThat(read("watch: {every: 6h}\n").watch())
        .isEqualTo(new Settings.Watch(true, Duration.ofHours(6)));
    assertThat(read("watch: {enabled: false}\n").watch().enabled()).isFalse();
    assertThat(mistakes("watch: {every: 59m}"))
        .containsExactly(
            "sailwright.yaml:1: watch.every: `59m` is too often for a look at all of a cluster; 1h"
                + " at least");
  }

  @Test
  void aNamedFileThatIsNotThereIsAMistake() {
    var file = folder.resolve("nowhere.yaml");
    var problem =
        catchThrowableOfType(
            SettingsException.class,
            () -> new SettingsReader(TestCatalog.catalog()).read(Optional.of(file)));
    assertThat(problem)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("there is no such file");
  }

  @Test
  void allMistakesAreToldAtOnceWithTheirLines() throws IOException {
    Files.writeString(folder.resolve("broken.yaml"), "kind: IstioOperator\nspec: {\n");
    assertThat(
            mistakes(
                """
                cluster:
                  prod: {}
                clusters:
                  prod:
                    aprovers: [U1ABC]
                    approvers: [alice]
                    stepApprovals: [first-wave, gateway, reports]
                    incidentChannel: "#incidents"
                    maxMinorStep: 0
                    waves: [50, 10, 100]
                    probes: [ftp://shop.example.com, "https://user:pass@shop.example.com/"]
                    approvalExpiry: soon
                    inputs:
                      files: [nowhere.yaml, broken.yaml]
                      set: [hub, "tag={verison}"]
                istioctl:
                  sha256:
                    latest: abc
                namespace: Sail Wright
                server: 8080
                """))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("sailwright.yaml:2: cluster: ")
                    .contains("did you mean `clusters`?"),
            line ->
                assertThat(line)
                    .startsWith("sailwright.yaml:5: clusters.prod.aprovers: ")
                    .contains("`approvers`"),
            line ->
                assertThat(line)
                    .startsWith("sailwright.yaml:6: clusters.prod.approvers[0]: `alice` is not"),
            line ->
                assertThat(line)
                    .startsWith("sailwright.yaml:7: clusters.prod.stepApprovals[1]: `gateway` is")
                    .contains("did you mean `gateways`?"),
            line ->
                assertThat(line)
                    .startsWith("sailwright.yaml:7: clusters.prod.stepApprovals[2]: `reports` is")
                    .contains("control-plane, tag, first-wave, gateways, old-control-plane"),
            line ->
                assertThat(line).startsWith("sailwright.yaml:8: clusters.prod.incidentChannel: "),
            line ->
                assertThat(line)
                    .startsWith("sailwright.yaml:9: clusters.prod.maxMinorStep: `0` is not"),
            line ->
                assertThat(line)
                    .startsWith("sailwright.yaml:10: clusters.prod.waves: ")
                    .contains("[10, 50, 100]"),
            line -> assertThat(line).startsWith("sailwright.yaml:11: clusters.prod.probes[0]: "),
            line -> assertThat(line).startsWith("sailwright.yaml:11: clusters.prod.probes[1]: "),
            line ->
                assertThat(line)
                    .startsWith("sailwright.yaml:12: clusters.prod.approvalExpiry: `soon` is not"),
            line ->
                assertThat(line)
                    .startsWith(
                        "sailwright.yaml:14: clusters.prod.inputs.files[0]: there is no file"),
            line ->
                assertThat(line)
                    .startsWith("sailwright.yaml:15: clusters.prod.inputs.set[0]: `hub` is not"),
            line ->
                assertThat(line)
                    .startsWith("sailwright.yaml:15: clusters.prod.inputs.set[1]: ")
                    .contains("`{version}`"),
            line ->
                assertThat(line)
                    .startsWith(
                        "sailwright.yaml:18: istioctl.sha256.latest: `latest` is not an Istio"),
            line ->
                assertThat(line)
                    .startsWith(
                        "sailwright.yaml:18: istioctl.sha256.latest: `abc` is not a SHA-256"),
            line -> assertThat(line).startsWith("sailwright.yaml:19: namespace: "),
            line -> assertThat(line).startsWith("sailwright.yaml:20: server: must be a mapping"),
            line -> assertThat(line).startsWith("broken.yaml:").contains("not YAML"));
  }

  @Test
  void aFileThatIsNoYamlIsToldWithItsLine() {
    assertThat(mistakes("clusters:\n  prod: [\n"))
        .singleElement()
        .asString()
        .contains("this is not YAML");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          clusters: {}\\nclusters: {}                      | twice
          namespace: one\\n---\\nnamespace: two            | second document
          namespace: &n one\\ndefaultCluster: *n           | aliases
          clusters: [prod]                                 | must be a mapping
          clusters: {Prod_1: {}}                           | is not a name
          clusters: {prod: {}}\\ndefaultCluster: prdo      | did you mean `prod`?
          clusters: {prod: {approvers: U1ABC}}             | must be a list
          clusters: {prod: {approvers: ['@mesh-admins']}}  | nor the id of a user group
          clusters: {prod: {approval: lnk}}                | is not `slack`
          clusters: {prod: {kubernetesApprovers: {groups: [a]}}}                          | only with `approval: link`
          clusters: {prod: {approval: link, kubernetesApprovers: {groups: ['system:authenticated']}}} | only people approve
          clusters: {prod: {approval: link, kubernetesApprovers: {users: {'system:admin': U1ABC}}}}   | only people approve
          clusters: {prod: {approval: link, kubernetesApprovers: {users: [jane]}}}        | must be a mapping
          clusters: {prod: {approval: link, kubernetesApprovers: {users: {jane: S1ABC}}}} | is not a Slack user id
          clusters: {prod: {approval: link, kubernetesApprovers: {users: {a: U1ABC, b: U1ABC}}}}      | one person approves once
          istioctl: {environment: [AWS-PROFILE]}           | is not the name of a variable such as
          istioctl: {environment: [slack_bot_token]}       | no other program gets it
          clusters: {prod: {context: [a]}}                 | must be a single value
          clusters: {prod: {waves: [10, 50]}}              | rise to 100
          clusters: {prod: {waves: []}}                    | rise to 100
          clusters: {prod: {patience: 8d}}                 | up to 7 days
          releases: [{patches: [1.32.0]}]                  | releases[0].minor: is needed
          releases: [{minor: 1.31}]                        | one version at least
          releases: [{minor: 1.31, patches: [1.30.9]}]     | is not a version of 1.31
          releases: [{minor: 1.32, patches: [1.32.0]}]     | needs the day of its release
          releases: [{minor: 1.31, patches: [1.31.9], kubernetes: {from: 1.37, to: 1.32}}] | newer than
          releases: [{minor: 1.31, patches: [1.31.9], kubernetes: {from: 1.37}}]           | both bounds
          releases: [{minor: 1.31, patches: [1.31.8]}, {minor: 1.31, patches: [1.31.9]}]   | stands here twice
          server: {port: 65536}                            | whole number
          """)
  void aMistakeIsNamed(String yaml, String problem) {
    assertThat(mistakes(yaml.replace("\\n", "\n")))
        .anySatisfy(line -> assertThat(line).contains(problem));
  }

  @ParameterizedTest
  @CsvSource({"30m, PT30M", "90s, PT1M30S", "2h, PT2H", "1d, PT24H", "PT1H30M, PT1H30M"})
  void durationsAreWrittenAsPeopleDo(String text, Duration expected) throws IOException {
    var settings = read("clusters: {prod: {patience: " + text + "}}");
    assertThat(settings.clusters().getFirst().policy().patience()).isEqualTo(expected);
  }

  @Test
  void aPrivateBuildOfAKnownMinorKeepsWhatIsKnownOfIt() throws IOException {
    var release = read("releases: [{minor: 1.30, patches: [1.30.5-acme]}]").releases().getFirst();
    assertThat(release.patches())
        .containsExactly(
            IstioVersion.of("1.30.4"), IstioVersion.of("1.30.5-acme"), IstioVersion.of("1.30.5"));
    assertThat(release.kubernetes().orElseThrow()).hasToString("1.32–1.36");
    assertThat(release.endOfSupport()).contains(LocalDate.parse("2026-11-30"));
    assertThat(release.endEstimated()).isTrue();
  }

  @Test
  void aMinorIsNeverReadAsANumber() throws IOException {
    var release = read("releases: [{minor: 1.30, patches: [1.30.9]}]").releases().getFirst();
    assertThat(release.minor()).isEqualTo(Minor.of("1.30"));
  }

  @Test
  void inputFilesAreReadWithTheirPathsAsSetWritesThem() throws IOException {
    Files.writeString(
        folder.resolve("mesh.yaml"),
        """
        apiVersion: install.istio.io/v1alpha1
        kind: IstioOperator
        spec:
          components:
            ingressGateways:
              - name: istio-ingressgateway
                enabled: true
          meshConfig:
            defaultConfig:
              proxyMetadata: {"a.b/c": "1.20"}
        """);
    var inputs =
        read("clusters: {prod: {inputs: {files: [mesh.yaml]}}}")
            .clusters()
            .getFirst()
            .policy()
            .inputs();
    assertThat(inputs.files().getFirst().values())
        .containsEntry("spec.components.ingressGateways[0].name", "istio-ingressgateway")
        .containsEntry("spec.components.ingressGateways[0].enabled", "true")
        .containsEntry("spec.meshConfig.defaultConfig.proxyMetadata.a\\.b/c", "1.20");
    assertThat(inputs.files().getFirst().content())
        .isEqualTo(Files.readString(folder.resolve("mesh.yaml")));
  }

  @Test
  void aFileThatIstioctlWouldNotReadIsAMistake() throws IOException {
    Files.writeString(folder.resolve("values.yaml"), "global: {hub: x}\n");
    Files.writeString(folder.resolve("list.yaml"), "- a\n");
    Files.writeString(folder.resolve("large.yaml"), "#".repeat(InputFileReader.LIMIT + 1));
    assertThat(
            mistakes("clusters: {prod: {inputs: {files: [values.yaml, list.yaml, large.yaml]}}}"))
        .anySatisfy(
            line -> assertThat(line).startsWith("values.yaml:1: kind: must be IstioOperator"))
        .anySatisfy(line ->
            assertThat(line).startsWith("list.yaml:1: must be an IstioOperator, not a list"))
        .anySatisfy(line -> assertThat(line).contains("large.yaml is larger than 64 KiB"))
        .hasSize(3);
  }
}
