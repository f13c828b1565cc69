package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.InstallEvidence.MeshRecord;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.InstallInputs.InputFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputDifferenceTest {
  /** A file gives {@code pilot.autoscaleMin: 2} and {@code spec.hub: example.com}. */
  @ParameterizedTest
  @CsvSource({
    // as a file, or a --set after it, gives it; in any of its spellings
    "pilot.autoscaleMin,2,'',''",
    "values.pilot.autoscaleMin,2,'',''",
    "global.hub,example.com,'',''",
    "pilot.autoscaleMin,3,values.pilot.autoscaleMin=3,''",
    "pilot.image,pilot:1.30.5,pilot.image=pilot:{version},''",
    "pilot.env.A,x=y,values.pilot.env.A=x=y,''",
    // the version itself changes on purpose
    "global.tag,1.29.8,'',''",
    "tag,1.29.8,'',''",
    "global.variant,distroless,'',''",
    // what would change
    "pilot.autoscaleMin,3,'',pilot.autoscaleMin: 3 (inputs: 2)",
    "pilot.autoscaleMin,2,pilot.autoscaleMin=5,pilot.autoscaleMin: 2 (inputs: 5)",
    "pilot.cpu,80,pilot.cpu,pilot.cpu: 80 (inputs: not set)",
    "values.global.hub,docker.io/istio,'',values.global.hub: docker.io/istio (inputs: example.com)",
    "pilot.password,c4n4ry,'',pilot.password: [hidden]"
  })
  void whatTheRecordSaysAndTheInputsDoNot(String path, String value, String set, String line) {
    var file =
        new InputFile(
            "mesh.yaml", "", Map.of("values.pilot.autoscaleMin", "2", "spec.hub", "example.com"));
    var inputs = new InstallInputs(List.of(file), set.isEmpty() ? List.of() : List.of(set));
    assertThat(
            InputDifference.of(
                new MeshRecord("a record", Map.of(path, value)), inputs, IstioVersion.of("1.30.5")))
        .isEqualTo(line.isEmpty() ? List.of() : List.of(line));
  }
}
