package dev.sailwright.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.adapter.cli.Cli;
import dev.sailwright.adapter.cli.ExitCodes;
import dev.sailwright.testing.FeedServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        .contains("https://127.0.0.1:1", "did not answer", "Check that the API server runs");
  }

  @Test
  void theAddressComesFromTheKubeconfigThatIsNamedAndFromNoOther() throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(10_000);
      var kubeconfig = kubeconfig("https://127.0.0.1:" + server.getLocalPort());
      var asked =
          CompletableFuture.supplyAsync(() -> {
            try (var connection = server.accept()) {
              return connection.isConnected();
            } catch (IOException e) {
              return false;
            }
          });
      run(Map.of("KUBECONFIG", kubeconfig), "status");
      assertThat(asked).succeedsWithin(Duration.ofSeconds(15)).isEqualTo(true);
    }
  }

  @Test
  void aContextThatTheKubeconfigLacksStartsNeitherServeNorStatus() throws IOException {
    var environment =
        Map.of(
            "KUBECONFIG", kubeconfig("https://127.0.0.1:1"),
            "SLACK_BOT_TOKEN", "xoxb-1",
            "SLACK_SIGNING_SECRET", "secret");
    var settings =
        Files.writeString(folder.resolve("s.yaml"), "clusters: {prod: {context: goen}}\n");
    for (var command : List.of("status", "serve")) {
      err.getBuffer().setLength(0);
      assertThat(run(environment, command, "--config", settings.toString()))
          .isEqualTo(ExitCodes.BAD_USAGE);
      assertThat(err.toString())
          .contains("clusters.prod.context: the kubeconfig has no context `goen`; it has gone.");
    }
  }

  @Test
  void withoutAnyClusterStatusSaysToSetKubeconfig() {
    assertThat(run(Map.of(), "status")).isEqualTo(ExitCodes.BAD_USAGE);
    assertThat(err.toString()).contains("No cluster is known: set KUBECONFIG");
  }

  @Test
  void serveNeedsToKnowWhereUpgradesAreKept() throws IOException {
    var file = folder.resolve("kubeconfig");
    kubeconfig("https://127.0.0.1:1");
    Files.writeString(file, Files.readString(file).replace("current-context: gone\n", ""));
    assertThat(run(Map.of("KUBECONFIG", file.toString()), "serve")).isEqualTo(ExitCodes.BAD_USAGE);
    assertThat(err.toString()).contains("no current-context", "kubectl config use-context");
  }

  @Test
  void aClusterIsNotComparedWithItself() throws IOException {
    var kubeconfig = kubeconfig("https://127.0.0.1:1");
    for (var arguments : List.of(List.of("gone"), List.of("gone", "gone"))) {
      err.getBuffer().setLength(0);
      assertThat(
              run(
                  Map.of("KUBECONFIG", kubeconfig),
                  Stream.concat(Stream.of("compare"), arguments.stream()).toArray(String[]::new)))
          .isEqualTo(ExitCodes.BAD_USAGE);
      assertThat(err.toString()).contains("nothing to compare `gone` with");
    }
  }

  @Test
  void twoClustersOfWhichOneDoesNotAnswerAreToldAsFarAsTheyAreSeen() throws IOException {
    var kubeconfig = withDev("https://127.0.0.1:1");
    assertThat(run(Map.of("KUBECONFIG", kubeconfig), "compare", "dev"))
        .isEqualTo(ExitCodes.NOT_SEEN);
    assertThat(out.toString())
        .startsWith("NOT_ENOUGH_SEEN  dev and gone")
        .contains("everything: not seen on dev and gone", "https://127.0.0.1:1");
  }

  @Test
  void anUnknownContextGetsTheNearestOne() throws IOException {
    var kubeconfig = kubeconfig("https://127.0.0.1:1");
    assertThat(run(Map.of("KUBECONFIG", kubeconfig), "status", "--context", "gnoe"))
        .isEqualTo(ExitCodes.BAD_USAGE);
    assertThat(err.toString()).contains("gnoe").contains("Did you mean `gone`?");
  }

  @Test
  void anAuditIsVerifiedOutOfALogFileWithoutAnyCluster() throws IOException {
    var log =
        Files.writeString(
            folder.resolve("bot.log"), "2026-11-23T12:00:00Z INFO  audit: {\"audit\":1}\n");
    assertThat(run(Map.of(), "audit", "verify", "--log", log.toString()))
        .isEqualTo(ExitCodes.FINDINGS);
    assertThat(out.toString()).contains("line 1 is an audit record that cannot be read");
    assertThat(run(Map.of(), "audit", "verify", "--log", folder.resolve("other").toString()))
        .isEqualTo(ExitCodes.BAD_USAGE);
    assertThat(err.toString()).contains("other cannot be read", "NoSuchFile");
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

  /** A patch that no release data can know, beside one that they do. */
  private static final String LISTED =
      """
      [{"tag_name": "1.31.99", "draft": false, "prerelease": false, "published_at": "2026-11-01T10:00:00Z"},
       {"tag_name": "1.31.1", "draft": false, "prerelease": false, "published_at": "2026-01-01T10:00:00Z"}]
      """;

  private static final String SUPPORTED =
      """
      [{"cycle": "1.31", "releaseDate": "2026-08-31", "eol": "2027-02-28", "latest": "1.31.99"}]
      """;

  @Test
  void thePublishersListsAreReadWhereTheSettingsSayAndOnlyWhenAsked() throws IOException {
    try (var publishers = new FeedServer()) {
      publishers.answer("/releases", FeedServer.json(LISTED));
      publishers.answer("/istio.json", FeedServer.json(SUPPORTED));
      var settings = feedSettings(publishers);
      assertThat(run(Map.of(), "releases", "--config", settings)).isEqualTo(ExitCodes.FINE);
      assertThat(publishers.requests()).isEmpty();
      assertThat(out.toString()).doesNotContain("1.31.99");
      assertThat(run(Map.of(), "releases", "--refresh", "--config", settings))
          .isEqualTo(ExitCodes.FINE);
      assertThat(publishers.requests()).containsExactlyInAnyOrder("/releases", "/istio.json");
      assertThat(out.toString()).contains("1.31.99", "not checked for security bulletins");
    }
  }

  /** Whatever becomes of the cluster: it is asked after the lists. */
  @ParameterizedTest
  @ValueSource(strings = {"status", "diagnose", "precheck", "plan", "compare dev", "versions"})
  void whoeverLooksAtAMeshReadsThePublishersListsOnlyWhenAsked(String command) throws IOException {
    try (var publishers = new FeedServer()) {
      publishers.answer("/releases", FeedServer.json(LISTED));
      publishers.answer("/istio.json", FeedServer.json(SUPPORTED));
      var cluster = Map.of("KUBECONFIG", withDev("https://127.0.0.1:1"));
      var words = command + " --config " + feedSettings(publishers);
      assertThat(run(cluster, words.split(" "))).isNotEqualTo(ExitCodes.BAD_USAGE);
      assertThat(publishers.requests()).isEmpty();
      assertThat(out.toString()).doesNotContain("lists");
      run(cluster, (words + " --refresh").split(" "));
      assertThat(publishers.requests()).containsExactlyInAnyOrder("/releases", "/istio.json");
      assertThat(out.toString().replaceAll("\\s+", " ")).contains("lists of new releases as of 20");
    }
  }

  @Test
  void publishersThatDoNotAnswerAreNamedAndTheReleaseDataAreNotCalledFresh() throws IOException {
    try (var publishers = new FeedServer()) {
      var settings = feedSettings(publishers);
      assertThat(run(Map.of(), "releases", "--refresh", "--config", settings))
          .isEqualTo(ExitCodes.NOT_SEEN);
      assertThat(err.toString())
          .contains("could not be read", "releases: 127.0.0.1 answered 404", "--refresh");
      assertThat(out.toString()).isEmpty();
    }
  }

  private String feedSettings(FeedServer publishers) throws IOException {
    return Files.writeString(
            folder.resolve("feed.yaml"),
            "releaseFeed: {releases: \"%s\", support: \"%s\"}\n"
                .formatted(publishers.at("/releases"), publishers.at("/istio.json")))
        .toString();
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

  /** With a context beside the current one. */
  private String withDev(String server) throws IOException {
    var file = Path.of(kubeconfig(server));
    var more = "contexts: [{name: dev, context: {cluster: gone, user: nobody}}, ";
    return Files.writeString(file, Files.readString(file).replace("contexts: [", more)).toString();
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
