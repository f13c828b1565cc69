package dev.sailwright.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.adapter.cli.Cli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line with everything behind it but a cluster. */
class LocalProgramTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Map<String, String> environment, String... arguments) {
    return new Cli(new LocalProgram(environment), new PrintWriter(out), new PrintWriter(err), false).run(arguments);
  }

  @Test
  void brokenSettingsStartNothingAndEndWithTwo() throws IOException {
    var file = Files.writeString(folder.resolve("my.yaml"), "clusters:\n  prod:\n    wave: [100]\n    approver: []\n");
    assertThat(run(Map.of(), "serve", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("has 2 mistakes:", "my.yaml:3: clusters.prod.wave: ", "did you mean `waves`?", "my.yaml:4:");
  }

  @Test
  void serveWithoutSecretsSaysWhichAreMissing() throws IOException {
    var file = Files.writeString(folder.resolve("my.yaml"), "clusters: {prod: {}}\n");
    assertThat(run(Map.of("HOME", folder.toString(), "KUBERNETES_SERVICE_HOST", "10.0.0.1"), "serve", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("SLACK_BOT_TOKEN: not set", "SLACK_SIGNING_SECRET: not set");
  }

  @Test
  void aPortThatIsNoNumberIsSaid() {
    assertThat(run(Map.of("PORT", "eighty"), "playground")).isEqualTo(2);
    assertThat(err.toString()).contains("PORT is `eighty`");
  }

  @Test
  void withoutAnyClusterItIsSaidWhatToSet() {
    assertThat(run(Map.of("HOME", folder.toString()), "status")).isEqualTo(2);
    assertThat(err.toString()).contains("set KUBECONFIG");
  }

  @Test
  void aContextThatTheKubeconfigDoesNotHaveStartsNothing() throws IOException {
    var file = Files.writeString(folder.resolve("my.yaml"), "clusters: {prod: {context: gke-prdo}}\n");
    var kubeconfig = Files.writeString(folder.resolve("config"), "contexts: [{name: gke-prod}]\n");
    var environment = Map.of("KUBECONFIG", kubeconfig.toString());
    assertThat(run(environment, "serve", "--config", file.toString())).isEqualTo(2);
    assertThat(run(environment, "status", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("clusters.prod.context", "`gke-prdo`", "gke-prod"));
  }
}
