package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sailwright.mesh.Workload;
import dev.sailwright.mesh.WorkloadRef;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavesTest {
  @ParameterizedTest
  @CsvSource({"0,''", "1,1", "2,1 1", "3,1 1 1", "10,1 4 5", "20,2 8 10", "101,11 40 50"})
  void cutsByCumulativeShareWithoutEmptyWaves(int workloads, String sizes) {
    var refs =
        IntStream.range(0, workloads)
            .mapToObj(i -> workload("w" + i, Workload.Role.SIDECAR))
            .toList();
    var waves = Waves.of(refs, List.of(10, 50, 100));
    assertThat(String.join(" ", waves.stream().map(wave -> "" + wave.workloads().size()).toList()))
        .isEqualTo(sizes);
    assertThat(waves.stream().flatMap(wave -> wave.workloads().stream()))
        .containsExactlyElementsOf(refs.stream().map(Workload::ref).toList());
  }

  @Test
  void gatewaysComeLastInAStepOfTheirOwn() {
    var waves =
        Waves.of(
            List.of(
                workload("edge", Workload.Role.GATEWAY),
                workload("pay", Workload.Role.SIDECAR),
                workload("web", Workload.Role.SIDECAR)),
            List.of(50, 100));
    assertThat(waves)
        .extracting(PlanStep::title, step -> step.workloads().getFirst().name())
        .containsExactly(
            tuple("Restart wave 1", "pay"),
            tuple("Restart wave 2", "web"),
            tuple("Restart gateways", "edge"));
    assertThat(waves.getLast().wave()).isEqualTo(3);
  }

  private static Workload workload(String name, Workload.Role role) {
    return new Workload(
        new WorkloadRef("Deployment", "a", name),
        role,
        1,
        1,
        1,
        true,
        Optional.empty(),
        List.of(),
        0,
        Workload.Mover.RESTART,
        Optional.empty(),
        Optional.empty());
  }
}
