package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code files.*}: an upload is announced, sent to its own address once, and shared once
 * (docs.slack.dev/messaging/working-with-files).
 */
final class FileMethods {
  private static final int LONGEST_NAME = 255;

  private final Workspace workspace;
  private final String address;
  private final Map<String, Upload> uploads = new HashMap<>();
  private int number;

  /**
   * @param address where files are sent; ends with a slash
   */
  FileMethods(Workspace workspace, String address) {
    this.workspace = workspace;
    this.address = address;
  }

  private record Upload(String name, int length, String altText, Optional<ByteBuffer> content) {}

  void addTo(Map<String, Method> methods) {
    methods.put("files.getUploadURLExternal", this::announce);
    methods.put("files.completeUploadExternal", this::complete);
  }

  private synchronized ObjectNode announce(Arguments arguments) {
    var name = arguments.required("filename");
    var length = arguments.number("length", 0);
    if (length <= 0 || name.length() > LONGEST_NAME) {
      throw new SlackError("invalid_arguments");
    }
    var id = "F%08d".formatted(++number);
    var altText = arguments.text("alt_txt").orElse("");
    uploads.put(id, new Upload(name, length, altText, Optional.empty()));
    return Json.object().put("upload_url", address + id).put("file_id", id);
  }

  /** Whether it is what was announced, and comes for the first time. */
  synchronized boolean take(String id, byte[] content) {
    var upload = uploads.get(id);
    if (upload == null || upload.content().isPresent() || upload.length() != content.length) {
      return false;
    }
    uploads.put(
        id,
        new Upload(
            upload.name(),
            upload.length(),
            upload.altText(),
            Optional.of(ByteBuffer.wrap(content))));
    return true;
  }

  private synchronized ObjectNode complete(Arguments arguments) {
    var wanted =
        arguments
            .json("files", "invalid_arguments")
            .filter(files -> files.size() == 1)
            .orElseThrow(() -> new SlackError("invalid_arguments"))
            .path(0);
    var id = wanted.path("id").asText();
    var upload = Optional.ofNullable(uploads.get(id));
    var content =
        upload.flatMap(Upload::content).orElseThrow(() -> new SlackError("file_not_found"));
    var channel = workspace.channelById(arguments.required("channel_id"));
    var thread = arguments.text("thread_ts").filter(ts -> !ts.isEmpty());
    if (thread.isPresent() && workspace.find(channel.id(), thread.get()).isEmpty()) {
      throw new SlackError("thread_not_found");
    }
    var name = upload.get().name();
    var file =
        new SharedFile(
            id, name, wanted.path("title").asText(name), upload.get().altText(), content);
    uploads.remove(id);
    workspace.post(ts ->
        new Message(
            channel.id(),
            ts,
            thread,
            Person.SAILWRIGHT.id(),
            arguments.text("initial_comment").orElse(""),
            Json.array(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Map.of(),
            Optional.of(file)));
    var answer = Json.object();
    answer.putArray("files").addObject().put("id", id).put("title", file.title());
    return answer;
  }

  /** Of a file that is still shared somewhere. */
  Optional<SharedFile> shared(String id) {
    return workspace.channels().stream()
        .map(Channel::id)
        .map(workspace::messages)
        .flatMap(List::stream)
        .flatMap(message -> message.file().stream())
        .filter(file -> file.id().equals(id))
        .findFirst();
  }
}
