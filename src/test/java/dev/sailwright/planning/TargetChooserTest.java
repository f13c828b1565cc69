package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.Targets;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.TestCatalog;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetChooserTest {
  /** 1.28 supports Kubernetes 1.30–1.34, 1.29 1.31–1.35, 1.30 1.32–1.36, 1.31 1.32–1.37. */
  @ParameterizedTest
  @CsvSource({
    // one minor ahead, or two where the settings allow it
    "1.34,1.28.9,1,false,1.29.8",
    "1.34,1.28.9,2,false,1.30.5",
    // only newer patches
    "1.34,1.28.9,0,false,1.28.10",
    // the hop itself has to support this Kubernetes, else a shorter one is taken
    "1.31,1.29.1,1,false,1.29.8",
    "1.30,1.28.9,1,false,1.28.10",
    "1.31,1.28.9,2,false,1.29.8",
    // nothing newer within the step, or no hop in reach: the newest for this Kubernetes
    "1.34,1.31.1,1,false,1.31.1",
    "1.34,1.31.1,0,false,1.31.1",
    "1.36,1.28.10,1,false,1.31.1",
    "1.34,1.28.10,0,false,1.31.1",
    // the step counts neither in an emergency nor where the version is not known
    "1.34,1.28.9,1,true,1.31.1",
    "1.34,'',1,false,1.31.1",
    // no release supports it
    "1.38,1.28.9,1,false,''",
    "1.38,1.28.9,1,true,''"
  })
  void theNewestWithinTheStepThatSupportsThisKubernetes(
      String kubernetes, String current, int step, boolean emergency, String target) {
    assertThat(
            TargetChooser.choose(
                new Targets(
                    TestCatalog.catalog(), new MeshBuilder().build(), IstioVersion.parse(current)),
                Minor.of(kubernetes),
                step,
                emergency))
        .isEqualTo(IstioVersion.parse(target));
  }
}
