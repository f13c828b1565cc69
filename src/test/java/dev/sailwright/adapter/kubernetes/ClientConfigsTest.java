package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientConfigsTest {
  @TempDir Path folder;
  private Path contexts = Path.of("");
  private Path users = Path.of("");

  @BeforeEach
  void twoFiles() throws IOException {
    contexts =
        Files.writeString(
            folder.resolve("contexts"),
            """
            apiVersion: v1
            kind: Config
            current-context: dev
            contexts:
              - {name: dev, context: {cluster: a, user: dev}}
              - {name: prod, context: {cluster: b, user: prod}}
            clusters:
              - {name: a, cluster: {server: "https://a.example.com:6443", certificate-authority: ca.crt}}
              - {name: b, cluster: {server: "https://b.example.com:6443"}}
            users: [{name: dev, user: {token: of-dev}}]
            """);
    users =
        Files.writeString(
            folder.resolve("users"),
            """
            apiVersion: v1
            kind: Config
            current-context: prod
            clusters: [{name: a, cluster: {server: "https://other.example.com"}}]
            users: [{name: prod, user: {token: of-prod}}]
            """);
  }

  @Test
  void severalFilesAreOneAndTheFirstHolds() {
    var configs = new ClientConfigs(List.of(contexts, users), Map.of());
    var current = configs.of("");
    assertThat(current.getMasterUrl()).startsWith("https://a.example.com:6443");
    assertThat(current.getAutoOAuthToken()).isEqualTo("of-dev");
    assertThat(current.getCaCertFile()).isEqualTo(folder.resolve("ca.crt").toString());
    var prod = configs.of("prod");
    assertThat(prod.getMasterUrl()).startsWith("https://b.example.com:6443");
    assertThat(prod.getAutoOAuthToken()).isEqualTo("of-prod");
  }

  @Test
  void aNewTokenIsFoundInWhicheverFileItsUserStands() throws IOException {
    var config = new ClientConfigs(List.of(contexts, users), Map.of()).of("prod");
    Files.writeString(users, Files.readString(users).replace("of-prod", "newer"));
    assertThat(config.refresh().getAutoOAuthToken()).isEqualTo("newer");
  }

  @Test
  void whoIsImpersonatedStandsAtTheUserOfTheContext() throws IOException {
    Files.writeString(
        users,
        Files.readString(users)
            .replace(
                "token: of-prod",
                "token: of-prod, as: jane, as-groups: [mesh-approvers], as-user-extra: {scope:"
                    + " [a]}"));
    var configs = new ClientConfigs(List.of(contexts, users), Map.of());
    var prod = configs.of("prod");
    assertThat(prod.getImpersonateUsername()).isEqualTo("jane");
    assertThat(prod.getImpersonateGroups()).containsExactly("mesh-approvers");
    assertThat(prod.getImpersonateExtras()).containsEntry("scope", List.of("a"));
    assertThat(prod.refresh().getImpersonateUsername()).isEqualTo("jane");
    assertThat(configs.of("dev").getImpersonateUsername()).isNull();
  }

  @Test
  void withoutAFileThePodsServiceAccountIsUsedAndItsTokenIsReadAnew() throws IOException {
    Files.writeString(folder.resolve("token"), "first\n");
    var environment =
        Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "6443");
    var config = new ClientConfigs(List.of(), environment, folder).of("");
    assertThat(config.getMasterUrl()).startsWith("https://[fd00::1]:6443");
    assertThat(config.getCaCertFile()).isEqualTo(folder.resolve("ca.crt").toString());
    assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("first");
    Files.writeString(folder.resolve("token"), "second\n");
    assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("second");
  }

  @Test
  void theWayThroughAProxyComesFromTheEnvironment() {
    var environment =
        Map.of("https_proxy", "http://proxy.example.com:3128", "NO_PROXY", "a.local, b.local");
    var config = new ClientConfigs(List.of(contexts, users), environment).of("");
    assertThat(config.getHttpsProxy()).isEqualTo("http://proxy.example.com:3128");
    assertThat(config.getNoProxy()).containsExactly("a.local", "b.local");
  }
}
