package dev.sailwright.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.InstallInputs.InputFile;
import dev.sailwright.planning.RestartScope;
import dev.sailwright.planning.UpgradePlan;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.PlanBuilder;
import dev.sailwright.testing.RecordCopy;
import dev.sailwright.testing.WorkloadBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is written is what somebody who mends a mesh by hand has: to the letter. */
class BackupWriterTest {
  private static final UpgradePlan PLAN = new PlanBuilder().build();

  private final MeshBuilder mesh =
      new MeshBuilder()
          .istiod("1.29.8", 2, 2, ControlPlane.Answer.READY)
          .istiod("")
          .tag("prod", "default")
          .namespace("shop", "enabled", "", "")
          .namespace("team-1", "", "prod", "")
          .namespace("ambient", "", "", "ambient")
          .workload(
              new WorkloadBuilder("web")
                  .desired(3)
                  .proxies(2, "1.29.8")
                  .proxies(1, "")
                  .restartedAt("2026-11-20T10:00:00Z")
                  .build())
          .deployment("cart", 1, 0, "");

  @Test
  void theDocumentsAreInAFixedOrderWithThePlacesInBetween() {
    var backup =
        BackupWriter.write(
            PLAN,
            mesh.build(),
            List.of(
                MeshSource.of("inputs-mesh.yaml", "ConfigMap istio-system/istio", "a: 1\nb: 2"),
                MeshSource.absent("inputs-values.yaml", "ConfigMap istio-system/values")));

    assertThat(backup.documents())
        .extracting(MeshBackup.Document::name)
        .containsExactly(
            "inputs-settings.yaml",
            "inputs-mesh.yaml",
            "inputs-values.yaml",
            "unexplained.diff",
            "not-seen.yaml",
            "versions.yaml",
            "labels.yaml");
    assertThat(backup.documents().get(1))
        .isEqualTo(
            new MeshBackup.Document(
                "inputs-mesh.yaml", "ConfigMap istio-system/istio", "a: 1\nb: 2\n"));
    assertThat(backup.documents().get(2).text()).isEqualTo("# not there\n");
  }

  @Test
  void whatRuns() {
    assertThat(document("versions.yaml", mesh))
        .isEqualTo(
            """
            kubernetes: "1.34.2"
            controlPlanes:
              - name: "istio-system/istiod"
                revision: "default"
                version: "1.29.8"
                image: "istio/pilot:1.29.8"
                replicas: 2
              - name: "istio-system/istiod"
                revision: "default"
                version: "unknown"
                image: "istio/pilot:"
                replicas: 1
            revisionTags:
              "prod": "default"
            proxies:
              "1.29.8": 2
              "unknown": 1
            """);
  }

  @Test
  void whoTakesPartAndHow() {
    assertThat(document("labels.yaml", mesh))
        .isEqualTo(
            """
            namespaces:
              - name: "shop"
                istio-injection: "enabled"
              - name: "team-1"
                istio.io/rev: "prod"
              - name: "ambient"
                istio.io/dataplane-mode: "ambient"
            workloads:
              - name: "Deployment shop/cart"
                replicas: 1
                proxies: ""
              - name: "Deployment shop/web"
                restartedAt: "2026-11-20T10:00:00Z"
                replicas: 3
                proxies: "1.29.8 × 2, revision default; unknown × 1, revision default"
            """);
  }

  @Test
  void ofAnEmptyMeshItIsYamlAsWell() {
    var empty = new MeshBuilder().kubernetes("");

    assertThat(document("versions.yaml", empty))
        .isEqualTo(
            """
            kubernetes: "unknown"
            controlPlanes: []
            revisionTags: {}
            proxies: {}
            """);
    assertThat(document("labels.yaml", empty)).isEqualTo("namespaces: []\nworkloads: []\n");
    assertThat(document("not-seen.yaml", empty)).isEqualTo("[]\n");
    assertThat(document("unexplained.diff", empty))
        .isEqualTo("# nothing recorded was found to compare with\n");
  }

  @Test
  void whatCouldNotBeSeenIsNamedWithItsReason() {
    var blind =
        mesh.blind(BlindSpot.Area.EVENTS, "events", "the API server said \"no\" to C:\\x\tand \1")
            .blind(BlindSpot.Area.INSTALL, "Secrets of Helm", "may not list secrets");

    assertThat(document("not-seen.yaml", blind))
        .isEqualTo(
            """
            - "events": "the API server said \\"no\\" to C:\\\\x\\u0009and \\u0001"
            - "Secrets of Helm": "may not list secrets"
            """);
  }

  @Test
  void whatIstioctlWillBeGiven() {
    assertThat(inputs(InstallInputs.none())).isEqualTo("sets: []\nfiles: []\n");
    assertThat(
            inputs(
                new InstallInputs(
                    List.of(
                        new InputFile("mesh.yaml", "spec:\n  hub: docker.io/istio\n", Map.of())),
                    List.of("tag={version}", "profile=default"))))
        .isEqualTo(
            """
            sets:
              - "tag={version}"
              - "profile=default"
            files:
              - name: "mesh.yaml"
                content: |
                  spec:
                    hub: docker.io/istio
            """);
  }

  @Test
  void whatTheInputsDoNotNameIsToldOfEachPlaceButNotWhatTheChartWrites() {
    var backup =
        BackupWriter.write(
            PLAN,
            mesh.build(),
            List.of(
                MeshSource.absent("inputs-values.yaml", "ConfigMap istio-system/values"),
                new MeshSource(
                    "inputs-mesh.yaml",
                    "ConfigMap istio-system/istio",
                    "",
                    Map.of(
                        "meshConfig.accessLogFile", "/dev/stdout",
                        "meshConfig.rootNamespace", "istio-system",
                        "meshConfig.trustDomain", "example.com",
                        "meshConfig.defaultConfig.discoveryAddress",
                            "istiod.istio-system.svc:15012",
                        "meshConfig.defaultConfig.proxyMetadata", "anything",
                        "hub", "docker.io/istio"))));

    assertThat(document("unexplained.diff", backup))
        .isEqualTo(
            """
            # ConfigMap istio-system/istio
            - meshConfig.accessLogFile: /dev/stdout (inputs: not set)
            - meshConfig.trustDomain: example.com (inputs: not set)
            """);
    assertThat(backup.unexplained()).isEqualTo(2);
  }

  /** No istioctl takes anything back. */
  @Test
  void aRestartIsNotHeldAgainstInputs() {
    var plan =
        RecordCopy.with(
            new PlanBuilder().inputs(InstallInputs.none()).build(),
            Map.of("restart", Optional.of(new RestartScope(Optional.empty()))));
    var backup = BackupWriter.write(plan, new MeshBuilder().build(), List.of());
    assertThat(backup.documents())
        .extracting(MeshBackup.Document::name)
        .containsExactly("not-seen.yaml", "versions.yaml", "labels.yaml");
    assertThat(backup.summary()).startsWith("3 documents, sha256 ").endsWith("…");
  }

  @Test
  void whatTheRenderingDidNotExplainIsKept() {
    var plan = new PlanBuilder().finding(FindingCode.INPUTS_UNPROVEN, Severity.APPROVAL).build();
    assertThat(
            document(
                "unexplained.diff", BackupWriter.write(plan, new MeshBuilder().build(), List.of())))
        .isEqualTo(
            """
            # what ran when this was planned, held against the running version's rendering:
            #   Something is so.
            #   proof
            """);
  }

  private static String inputs(InstallInputs inputs) {
    return document(
        "inputs-settings.yaml",
        BackupWriter.write(
            new PlanBuilder().inputs(inputs).build(), new MeshBuilder().build(), List.of()));
  }

  private static String document(String name, MeshBuilder mesh) {
    return document(name, BackupWriter.write(PLAN, mesh.build(), List.of()));
  }

  private static String document(String name, MeshBackup backup) {
    return backup.documents().stream()
        .filter(document -> document.name().equals(name))
        .findFirst()
        .orElseThrow()
        .text();
  }
}
