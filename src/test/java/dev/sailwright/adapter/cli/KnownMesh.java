package dev.sailwright.adapter.cli;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ClusterFacts;
import dev.sailwright.mesh.MeshLogs;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.ProxyFacts;
import dev.sailwright.playground.Scenario;
import dev.sailwright.playground.SimulatedLogs;
import dev.sailwright.playground.SimulatedSurroundings;
import dev.sailwright.testing.MeshBuilder;
import dev.sailwright.testing.MeshYaml;
import dev.sailwright.usecase.Diagnose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One mesh of those that tests know, with what is around it.
 *
 * @param name what it is called when a test fails
 */
record KnownMesh(
    String name, MeshState state, ClusterFacts facts, ProxyFacts proxies, MeshLogs logs) {
  private static final Path GOLDEN = Path.of("src/test/resources/diagnosis");

  Diagnose.Report diagnosis() {
    return Reports.diagnosis(state, mesh -> facts, mesh -> proxies, mesh -> logs);
  }

  /** The golden ones, those of the playground, and one blind in each area. */
  static List<KnownMesh> all() throws IOException {
    try (var files = Files.walk(GOLDEN)) {
      var golden =
          files
              .filter(file -> file.getFileName().toString().startsWith("in-"))
              .sorted()
              .map(KnownMesh::golden);
      return Stream.of(golden, played(), blind(), Stream.of(of("empty", new MeshBuilder().build())))
          .flatMap(Function.identity())
          .toList();
    }
  }

  private static Stream<KnownMesh> played() {
    return Stream.of(Scenario.night(), Scenario.behind())
        .map(scenario -> of(scenario.id(), Reports.of(scenario).mesh()));
  }

  private static Stream<KnownMesh> blind() {
    return Arrays.stream(BlindSpot.Area.values())
        .map(area ->
            of(
                "blind in " + area,
                new MeshBuilder()
                    .kubernetes(area == BlindSpot.Area.KUBERNETES ? "?" : "v1.34.2")
                    .istiod(area == BlindSpot.Area.CONTROL_PLANE ? "?" : "1.31.1")
                    .blind(area, "what is there", "no right to list it")
                    .build()));
  }

  private static KnownMesh of(String name, MeshState state) {
    return new KnownMesh(
        name,
        state,
        new SimulatedSurroundings().inspect(state),
        new SimulatedSurroundings().proxies(state),
        new SimulatedLogs().read(state));
  }

  private static KnownMesh golden(Path file) {
    try {
      var yaml = Files.readString(file);
      var usual = of(GOLDEN.relativize(file).toString(), MeshYaml.read(yaml));
      return new KnownMesh(
          usual.name,
          usual.state,
          MeshYaml.facts(yaml).orElse(usual.facts),
          MeshYaml.proxies(yaml).orElse(usual.proxies),
          MeshYaml.logs(yaml).orElse(usual.logs));
    } catch (IOException e) {
      throw new IllegalStateException(file + " cannot be read", e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
