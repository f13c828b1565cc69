package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.WorkloadRef;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavesTest {
  @ParameterizedTest
  @CsvSource({"0,''", "1,1", "2,1 1", "3,1 1 1", "10,1 4 5", "20,2 8 10", "101,11 40 50"})
  void cutsByCumulativeShareWithoutEmptyWaves(int workloads, String sizes) {
    var refs =
        IntStream.range(0, workloads)
            .mapToObj(i -> new WorkloadRef("Deployment", "a", "w" + i))
            .toList();
    var waves = Waves.of(refs, List.of(10, 50, 100));
    assertThat(String.join(" ", waves.stream().map(wave -> "" + wave.workloads().size()).toList()))
        .isEqualTo(sizes);
    assertThat(waves.stream().flatMap(wave -> wave.workloads().stream()))
        .containsExactlyElementsOf(refs);
  }
}
