package dev.sailwright.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * That manifest.yml creates the app that the code is. Slack's own schema is not ours to copy: where
 * there is one, {@code -Dsailwright.manifest.schema=<file>} names it, and a file that is not there
 * fails.
 */
class ManifestTest {
  private static final Pattern CALL =
      Pattern.compile("\\.((auth|chat|conversations|files|usergroups|users|views)[A-Z]\\w*)\\(");
  private static final String ENDPOINT = "https://sailwright.example.com/slack/events";

  private final JsonNode manifest;

  ManifestTest() throws IOException {
    manifest = new ObjectMapper(new YAMLFactory()).readTree(Path.of("manifest.yml").toFile());
  }

  @Test
  void fitsSlacksOwnSchema() throws IOException {
    assertThat(manifest.path("display_information").path("name").asText()).isEqualTo("Sailwright");
    var schema =
        Optional.ofNullable(System.getProperty("sailwright.manifest.schema")).map(Path::of);
    assertThat(schema.isPresent() ? violations(Files.readString(schema.get())) : List.of())
        .isEmpty();
  }

  private List<String> violations(String schema) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
        .getSchema(schema)
        .validate(manifest)
        .stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }

  @Test
  void hasTheCommandWithItsWordsAndEscapedText() {
    var commands = manifest.path("features").path("slash_commands");
    assertThat(commands).hasSize(1);
    assertThat(commands.get(0).path("command").asText()).isEqualTo("/istio");
    assertThat(commands.get(0).path("should_escape").asBoolean()).isTrue();
    assertThat(commands.get(0).path("usage_hint").asText())
        .contains("status", "upgrade", "--emergency", "help");
  }

  @Test
  void everythingComesToTheOneEndpoint() {
    assertThat(manifest.findValuesAsText("request_url")).containsExactly(ENDPOINT, ENDPOINT);
    assertThat(manifest.findValuesAsText("url")).containsExactly(ENDPOINT);
    assertThat(manifest.path("settings").path("interactivity").path("is_enabled").asBoolean())
        .isTrue();
    assertThat(manifest.path("settings").path("socket_mode_enabled").asBoolean(true)).isFalse();
  }

  @Test
  void asksForTheEventsThatAreHandledAndForNoOthers() {
    assertThat(texts(manifest.path("settings").path("event_subscriptions").path("bot_events")))
        .containsExactly("app_home_opened");
  }

  @Test
  void asksForTheRightsOfTheMethodsThatAreCalledAndForNoOthers() throws IOException {
    assertThat(called())
        .containsExactlyInAnyOrder(
            "chatPostMessage",
            "chatUpdate",
            "chatPostEphemeral",
            "conversationsReplies",
            "conversationsHistory",
            "viewsOpen",
            "viewsUpdate",
            "filesGetUploadURLExternal",
            "filesCompleteUploadExternal",
            "authTest",
            "usersInfo",
            "usergroupsUsersList");
    assertThat(texts(manifest.path("oauth_config").path("scopes").path("bot")))
        .containsExactly(
            "commands",
            "chat:write",
            "chat:write.public",
            "channels:history",
            "groups:history",
            "files:write",
            "users:read",
            "usergroups:read");
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  /** Names of the Web API methods that our code calls. */
  private static Set<String> called() throws IOException {
    var names = new TreeSet<String>();
    try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/sailwright/adapter/slack"))) {
      for (var file : files.toList()) {
        CALL.matcher(Files.readString(file)).results().forEach(call -> names.add(call.group(1)));
      }
    }
    return names;
  }
}
