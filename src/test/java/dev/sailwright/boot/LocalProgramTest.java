package dev.sailwright.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.adapter.cli.Cli;
import dev.sailwright.adapter.cli.ExitCodes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people get to read when something outside is wrong. */
class LocalProgramTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void anApiServerThatCannotBeReachedIsNamedAndNothingIsCalledFine() throws IOException {
    var kubeconfig = kubeconfig("https://127.0.0.1:1");
    assertThat(run(Map.of("KUBECONFIG", kubeconfig), "status", "--context", "gone"))
        .isEqualTo(ExitCodes.NOT_SEEN);
    assertThat(out.toString())
        .startsWith("UNKNOWN")
        .containsOnlyOnce("NOT_SEEN")
        .contains("did not answer", "Check that the API server runs");
  }

  @Test
  void anUnknownContextGetsTheNearestOne() throws IOException {
    var kubeconfig = kubeconfig("https://127.0.0.1:1");
    assertThat(run(Map.of("KUBECONFIG", kubeconfig), "status", "--context", "gnoe"))
        .isEqualTo(ExitCodes.BAD_USAGE);
    assertThat(err.toString()).contains("gnoe").contains("Did you mean `gone`?");
  }

  @Test
  void brokenSettingsStartNothing() throws IOException {
    var settings = Files.writeString(folder.resolve("s.yaml"), "clustres: {}\nnamespace: [1]\n");
    assertThat(run(Map.of(), "serve", "--config", settings.toString()))
        .isEqualTo(ExitCodes.BAD_USAGE);
    assertThat(err.toString()).contains("2 mistakes", "clusters");
  }

  @Test
  void missingSecretsAreNamedAndNeverShown() throws IOException {
    var kubeconfig = kubeconfig("https://127.0.0.1:1");
    assertThat(run(Map.of("KUBECONFIG", kubeconfig, "SLACK_BOT_TOKEN", "xoxb-canary"), "serve"))
        .isEqualTo(ExitCodes.BAD_USAGE);
    assertThat(err.toString()).contains("SLACK_SIGNING_SECRET").doesNotContain("xoxb-canary");
  }

  @Test
  void aTakenPortIsSaid() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());
      assertThat(run(Map.of("PORT", port), "playground")).isEqualTo(ExitCodes.BAD_USAGE);
      assertThat(err.toString()).contains("Port " + port + " is taken", "PORT=9000");
    }
    assertThat(run(Map.of("PORT", "many"), "playground")).isEqualTo(ExitCodes.BAD_USAGE);
  }

  private int run(Map<String, String> environment, String... arguments) {
    var all = new HashMap<>(environment);
    all.putIfAbsent("HOME", folder.toString());
    return new Cli(new LocalProgram(all), new PrintWriter(out), new PrintWriter(err), false)
        .run(arguments);
  }

  private String kubeconfig(String server) throws IOException {
    var file = folder.resolve("kubeconfig");
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        current-context: gone
        contexts: [{name: gone, context: {cluster: gone, user: nobody}}]
        clusters: [{name: gone, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
        users: [{name: nobody, user: {token: none}}]
        """
            .formatted(server));
    return file.toString();
  }
}
