package dev.sailwright.adapter.istioctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sailwright.mesh.Redaction;
import dev.sailwright.planning.Analysis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads what {@code istioctl analyze -o json} says: an array of messages, or nothing when there are
 * none (istioctl/pkg/analyze@1.30.0). Of a message only the fields are read that are known. What it
 * calls an Info, such as a namespace without injection, is no reason to think twice and is left out
 * here: its own option for that has other words in old releases.
 */
final class AnalyzeOutput {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Exit codes of a run that came to its end (istioctl/cmd/sysexits.go@1.30.0). */
  private static final int FOUND_NOTHING = 0;

  private static final int FOUND_SOMETHING = 79;
  private static final String INFO = "Info";
  private static final int WORDS = 600;
  private static final int LAST_LINES = 5;

  private AnalyzeOutput() {}

  static Analysis.Run read(ProcessRunner.Spoken spoken) {
    return switch (spoken.result()) {
      case ProcessRunner.Result.Exited exited -> read(exited.code(), spoken);
      case ProcessRunner.Result.Killed killed -> failed(killed.reason(), spoken);
      case ProcessRunner.Result.NotStarted notStarted -> failed(notStarted.reason(), spoken);
    };
  }

  private static Analysis.Run read(int exitCode, ProcessRunner.Spoken spoken) {
    if (exitCode != FOUND_NOTHING && exitCode != FOUND_SOMETHING) {
      return failed("It ended with exit code " + exitCode + ".", spoken);
    }
    if (spoken.cut()) {
      return failed("It said more than is read.", spoken);
    }
    if (spoken.output().isBlank() && exitCode == FOUND_NOTHING) {
      return new Analysis.Run(Optional.of(List.of()), List.of());
    }
    try {
      var array = JSON.readTree(messagesOf(spoken.output()));
      return array.isArray()
          ? new Analysis.Run(Optional.of(messages(array)), List.of())
          : failed("What it said is no array of messages.", spoken);
    } catch (JsonProcessingException e) {
      return failed("What it said is no JSON.", lines(spoken));
    }
  }

  private static Analysis.Run failed(String why, ProcessRunner.Spoken spoken) {
    return failed(why, spoken.errors());
  }

  private static Analysis.Run failed(String why, List<String> words) {
    return new Analysis.Run(
        Optional.empty(),
        Stream.concat(Stream.of(why), words.stream().skip(Math.max(0, words.size() - LAST_LINES)))
            .toList());
  }

  /**
   * From the first line that begins as an array. Before it, istioctl's own log may have said
   * something: 1.32.0-alpha warns there of CRDs that are older than it needs.
   */
  private static String messagesOf(String output) {
    var begin = output.startsWith("[") ? 0 : output.indexOf("\n[") + 1;
    return output.substring(begin);
  }

  /** What it said in the place of messages, or beside it. */
  private static List<String> lines(ProcessRunner.Spoken spoken) {
    return Stream.concat(
            spoken.output().lines().filter(line -> !line.isBlank()).map(AnalyzeOutput::shortened),
            spoken.errors().stream())
        .toList();
  }

  private static List<Analysis.Message> messages(JsonNode array) {
    var messages = new ArrayList<Analysis.Message>();
    array.forEach(message ->
        messages.add(
            new Analysis.Message(
                text(message, "code"),
                text(message, "level"),
                text(message, "origin"),
                text(message, "message"))));
    messages.removeIf(message -> message.level().equals(INFO));
    return messages;
  }

  private static String text(JsonNode message, String field) {
    return shortened(message.path(field).asText(""));
  }

  private static String shortened(String text) {
    var words = Redaction.inOneLine(text);
    return words.length() > WORDS ? words.substring(0, WORDS) + "…" : words;
  }
}
