package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MeshUpgradeCrdTest {
  private static final Path CHECKED_IN = Path.of("deploy/crd-meshupgrade.yaml");

  @Test
  void theCheckedInDefinitionIsTheGeneratedOne() throws IOException {
    var generated = MeshUpgradeCrd.yaml();
    if (Boolean.getBoolean("sailwright.crd.write")) {
      Files.writeString(CHECKED_IN, generated);
    }
    assertThat(CHECKED_IN)
        .as(
            "deploy/crd-meshupgrade.yaml is generated; write it again with: "
                + "mvn test -Dtest=MeshUpgradeCrdTest -Dsailwright.crd.write=true")
        .content()
        .isEqualTo(generated);
  }
}
