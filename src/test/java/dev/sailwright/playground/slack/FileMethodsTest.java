package dev.sailwright.playground.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file is announced, sent once, shared once; then it is a message, and can be read. */
class FileMethodsTest {
  private final Desk desk = new Desk();
  private final Room incidents = desk.slack.channel("incidents");
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    http.close();
    desk.close();
  }

  @Test
  void whatWasAnnouncedAndSentIsSharedInTheThread() throws Exception {
    var root = desk.slack.say("incidents", Person.ALICE, "look");
    var place = announced("notes.md", 5);
    assertThat(send(place, "hello")).isEqualTo(200);
    assertThat(share(id(place), root.ts())).isEmpty();
    assertThat(incidents.thread(root))
        .filteredOn(message -> message.file().isPresent())
        .singleElement()
        .satisfies(message -> {
          assertThat(message.text()).isEqualTo("here");
          assertThat(message.file())
              .contains(
                  new SharedFile(
                      id(place),
                      "notes.md",
                      "Notes",
                      "",
                      ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8))));
        });
    assertThat(
            http.send(HttpRequest.newBuilder(place).build(), HttpResponse.BodyHandlers.ofString())
                .body())
        .isEqualTo("hello");
    assertThat(share(id(place), root.ts())).contains("file_not_found");
  }

  @Test
  void whatWasNotAnnouncedIsNotTaken() throws Exception {
    var place = announced("notes.md", 5);
    assertThat(send(place, "longer")).isEqualTo(400);
    assertThat(share(id(place), "")).contains("file_not_found");
    assertThat(send(place, "hello")).isEqualTo(200);
    assertThat(send(place, "again")).isEqualTo(400);
    assertThat(send(place.resolve("F99999999"), "hello")).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({"C0NOWHERE,'',channel_not_found", "C0INCIDENTS,1.2,thread_not_found"})
  void aPlaceThatIsNotThereIsSaid(String channel, String thread, String error) throws Exception {
    var place = announced("notes.md", 5);
    send(place, "hello");
    assertThat(share(id(place), channel, thread)).contains(error);
  }

  @Test
  void withoutTheScopeNothingIsTaken() {
    desk.slack.grantScopes(Set.of("chat:write"));
    var answer = desk.call("files.getUploadURLExternal", "{\"filename\":\"a\",\"length\":1}");
    assertThat(answer.path("error").asText()).isEqualTo("missing_scope");
    assertThat(answer.path("needed").asText()).isEqualTo("files:write");
  }

  private URI announced(String name, int length) {
    var answer =
        desk.call(
            "files.getUploadURLExternal",
            "{\"filename\":\"%s\",\"length\":%d}".formatted(name, length));
    return URI.create(answer.path("upload_url").asText());
  }

  private static String id(URI place) {
    return place.getPath().substring(place.getPath().lastIndexOf('/') + 1);
  }

  private int send(URI place, String content) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(place)
                .POST(HttpRequest.BodyPublishers.ofString(content))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private Optional<String> share(String id, String thread) {
    return share(id, "C0INCIDENTS", thread);
  }

  /** Slack's complaint. */
  private Optional<String> share(String id, String channel, String thread) {
    var answer =
        desk.call(
            "files.completeUploadExternal",
            """
            {"files":[{"id":"%s","title":"Notes"}],"channel_id":"%s","thread_ts":"%s","initial_comment":"here"}
            """
                .formatted(id, channel, thread));
    return answer.path("ok").asBoolean()
        ? Optional.empty()
        : Optional.of(answer.path("error").asText());
  }
}
