package dev.sailwright.boot.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sailwright.adapter.releases.CatalogResource;
import dev.sailwright.mesh.IstioVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {
  @TempDir Path folder;

  @Test
  void theExampleOfTheDocumentationIsRight() throws Exception {
    var documentation = Files.readString(Path.of("docs/settings.md"));
    var yaml =
        documentation.substring(
            documentation.indexOf("```yaml") + 8, documentation.lastIndexOf("```"));
    Files.writeString(
        folder.resolve("prod-istio.yaml"),
        """
        apiVersion: install.istio.io/v1alpha1
        kind: IstioOperator
        spec:
          meshConfig:
            accessLogFile: /dev/stdout
        """);
    var settings = read(yaml);
    var prod = settings.clusters().getFirst().policy();
    assertThat(prod.approvers()).containsExactlyInAnyOrder("U0ALICE01", "U0BOB00002");
    assertThat(prod.approvalTtl()).isEqualTo(Duration.ofMinutes(30));
    assertThat(prod.wavePercentages()).containsExactly(10, 50, 100);
    assertThat(prod.inputs().files().getFirst().values())
        .containsEntry("spec.meshConfig.accessLogFile", "/dev/stdout");
    assertThat(settings.releases().getFirst().patches()).contains(IstioVersion.of("1.32.0-alpha"));
    assertThat(settings.istioctl().sha256()).containsKey(IstioVersion.of("1.29.1"));
  }

  @Test
  void withoutAFileNobodyMayApproveAnything() {
    assertThat(Settings.defaults().clusters()).isEmpty();
  }

  @Test
  void allMistakesAreToldAtOnceWithTheNearestRightKey() {
    assertThatThrownBy(() ->
            read(
                """
                clusters:
                  prod:
                    aprovers: [U0ALICE01]
                    maxMinorStep: 0
                    waves: [50, 10]
                    probes: [ftp://shop]
                    incidentChannel: incidents
                istioctl:
                  sha256:
                    "1.29.1": abc
                defaultCluster: prdo
                """))
        .isInstanceOf(SettingsException.class)
        .message()
        .contains("approvers")
        .contains("maxMinorStep")
        .contains("waves")
        .contains("probes")
        .contains("incidentChannel")
        .contains("sha256")
        .contains("did you mean `prod`?");
  }

  @Test
  void aMissingFileIsSaid() {
    assertThatThrownBy(() ->
            new SettingsReader(CatalogResource.load()).read(Optional.of(folder.resolve("no.yaml"))))
        .hasMessageContaining("there is no such file");
  }

  private Settings read(String yaml) throws IOException {
    var file = folder.resolve("sailwright.yaml");
    Files.writeString(file, yaml);
    return new SettingsReader(CatalogResource.load()).read(Optional.of(file));
  }
}
