package dev.sailwright.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sailwright.playground.Scenario;
import dev.sailwright.playground.SimulatedMesh;
import dev.sailwright.testing.ManualClock;
import dev.sailwright.testing.TestCatalog;
import dev.sailwright.usecase.ShowStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theNightInWordsAndWithItsExitCode() {
    assertThat(run(Scenario.night(), false, "status")).isEqualTo(ExitCodes.FINDINGS);
    assertThat(out.toString())
        .startsWith("DOWN  prod\n")
        .contains("istiod 1.7.4", "4 of 25 meshed pods exist", "NEEDED_API_GONE")
        .doesNotContain("\u001b[");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void everyFieldOfTheJsonIsInTheDocumentation() throws Exception {
    assertThat(run(Scenario.night(), false, "status", "-o", "json")).isEqualTo(ExitCodes.FINDINGS);
    var documentation = Files.readString(Path.of("docs/json.md"));
    var names = new TreeSet<String>();
    names(new ObjectMapper().readTree(out.toString()), names);
    assertThat(names).hasSizeGreaterThan(60).allMatch(name -> documentation.contains("`" + name));
  }

  @Test
  void whatCouldNotBeSeenIsNeverFine() {
    assertThat(run(Scenario.behind(), true, "status")).isEqualTo(ExitCodes.NOT_SEEN);
    assertThat(out.toString()).startsWith("UNKNOWN").contains("did not answer");
  }

  @Test
  void badUsageHasItsOwnExitCode() {
    assertThat(run(Scenario.behind(), false, "status", "--nope")).isEqualTo(ExitCodes.BAD_USAGE);
    assertThat(run(Scenario.behind(), false, "stats")).isEqualTo(ExitCodes.BAD_USAGE);
  }

  private int run(Scenario scenario, boolean unreachable, String... arguments) {
    var clock = new ManualClock();
    var mesh = new SimulatedMesh(scenario, TestCatalog.catalog(), clock);
    mesh.faults().unreachable(unreachable);
    var program = new OnlyStatus(new ShowStatus(mesh, TestCatalog.catalog(), clock));
    return new Cli(program, new PrintWriter(out), new PrintWriter(err), false).run(arguments);
  }

  /** Keys of objects; those of the maps `tags` and `proxies` are data. */
  private static void names(JsonNode node, Set<String> names) {
    node.properties()
        .forEach(field -> {
          names.add(field.getKey());
          var isMap =
              field.getValue().isObject() && Set.of("tags", "proxies").contains(field.getKey());
          if (!isMap) {
            names(field.getValue(), names);
          }
        });
    if (node.isArray()) {
      node.forEach(item -> names(item, names));
    }
  }

  private record OnlyStatus(ShowStatus status) implements Program {
    @Override
    public ShowStatus.Report status(Optional<Path> settings, Optional<String> cluster) {
      return status.show(cluster.orElse("prod"));
    }

    @Override
    public void serve(Optional<Path> settings) {
      throw new AssertionError("not asked for");
    }

    @Override
    public void playground(Consumer<String> announce) {
      throw new AssertionError("not asked for");
    }

    @Override
    public String version() {
      return "test";
    }
  }
}
