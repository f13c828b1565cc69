package dev.sailwright.boot.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path folder;

  @Test
  void secretsComeFromTheEnvironmentOrFromFiles() throws IOException {
    var token = Files.writeString(folder.resolve("token"), "xoxb-from-file\n");
    var secrets =
        Secrets.read(
            Map.of(
                "SLACK_BOT_TOKEN_FILE", token.toString(),
                "SLACK_SIGNING_SECRET", "current",
                "SLACK_SIGNING_SECRET_PREVIOUS", "before",
                "SLACK_API_URL", "http://127.0.0.1:9/api"));
    assertThat(secrets.botToken()).isEqualTo("xoxb-from-file");
    assertThat(secrets.signingSecret()).isEqualTo("current");
    assertThat(secrets.previousSigningSecret()).contains("before");
    assertThat(secrets.apiUrl()).isEqualTo(URI.create("http://127.0.0.1:9/api/"));
  }

  @Test
  void slackItselfIsTheDefault() {
    var secrets = Secrets.read(Map.of("SLACK_BOT_TOKEN", "t", "SLACK_SIGNING_SECRET", "s"));
    assertThat(secrets.apiUrl()).isEqualTo(URI.create("https://slack.com/api/"));
    assertThat(secrets.previousSigningSecret()).isEmpty();
  }

  @Test
  void allThatIsMissingIsToldAtOnceAndNothingSecretIs() {
    var problem =
        catchThrowableOfType(
            SettingsException.class,
            () ->
                Secrets.read(
                    Map.of(
                        "SLACK_SIGNING_SECRET", "hush",
                        "SLACK_SIGNING_SECRET_FILE", "/nowhere/secret",
                        "SLACK_SIGNING_SECRET_PREVIOUS_FILE", "/nowhere/previous",
                        "SLACK_API_URL", "slack")));
    assertThat(problem)
        .hasMessageContaining("SLACK_BOT_TOKEN: not set")
        .hasMessageContaining("SLACK_SIGNING_SECRET: set twice")
        .hasMessageContaining(
            "SLACK_SIGNING_SECRET_PREVIOUS_FILE: /nowhere/previous cannot be read")
        .hasMessageContaining("SLACK_API_URL: `slack` is not an address")
        .message()
        .doesNotContain("hush");
  }

  @Test
  void aSecretIsNeverPrinted() {
    var secrets =
        Secrets.read(
            Map.of(
                "SLACK_BOT_TOKEN", "xoxb-hush",
                "SLACK_SIGNING_SECRET", "hush-current",
                "SLACK_SIGNING_SECRET_PREVIOUS", "hush-before"));
    assertThat(secrets.toString()).doesNotContain("hush");
  }
}
