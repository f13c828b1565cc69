package dev.sailwright.boot.settings;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Slack gave, from the environment or from files that it names ({@code
 * SLACK_BOT_TOKEN_FILE=/path}).
 *
 * @param previousSigningSecret still accepted while the secret is being changed
 * @param apiUrl of Slack's Web API, ending in a slash
 */
public record Secrets(
    String botToken, String signingSecret, Optional<String> previousSigningSecret, URI apiUrl) {
  private static final String API_URL = "https://slack.com/api/";

  /**
   * @throws SettingsException when one that is needed is missing, or a file cannot be read
   */
  public static Secrets read(Map<String, String> environment) {
    var mistakes = new ArrayList<String>();
    var botToken = needed("SLACK_BOT_TOKEN", environment, mistakes);
    var signingSecret = needed("SLACK_SIGNING_SECRET", environment, mistakes);
    var previous = value("SLACK_SIGNING_SECRET_PREVIOUS", environment, mistakes);
    var apiUrl = apiUrl(value("SLACK_API_URL", environment, mistakes).orElse(API_URL), mistakes);
    if (!mistakes.isEmpty()) {
      throw new SettingsException("The environment", mistakes);
    }
    return new Secrets(botToken, signingSecret, previous, apiUrl);
  }

  private static String needed(
      String name, Map<String, String> environment, List<String> mistakes) {
    var before = mistakes.size();
    var value = value(name, environment, mistakes);
    if (value.isEmpty() && mistakes.size() == before) {
      mistakes.add(name + ": not set; set it, or " + name + "_FILE to a file that holds it");
    }
    return value.orElse("");
  }

  private static Optional<String> value(
      String name, Map<String, String> environment, List<String> mistakes) {
    var direct = Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    var file = Optional.ofNullable(environment.get(name + "_FILE")).filter(text -> !text.isBlank());
    if (direct.isPresent() && file.isPresent()) {
      mistakes.add(name + ": set twice, also as " + name + "_FILE; keep one of them");
    }
    return direct.map(String::strip).or(() -> file.flatMap(path -> content(name, path, mistakes)));
  }

  private static Optional<String> content(String name, String path, List<String> mistakes) {
    try {
      var content = Files.readString(Path.of(path)).strip();
      if (content.isEmpty()) {
        mistakes.add(name + "_FILE: " + path + " is empty");
      }
      return Optional.of(content);
    } catch (IOException | IllegalArgumentException e) {
      mistakes.add(name + "_FILE: " + path + " cannot be read");
      return Optional.empty();
    }
  }

  private static URI apiUrl(String text, List<String> mistakes) {
    try {
      var address = Values.address(text);
      return text.endsWith("/") ? address : URI.create(text + "/");
    } catch (IllegalArgumentException e) {
      mistakes.add("SLACK_API_URL: " + e.getMessage());
      return URI.create(API_URL);
    }
  }

  /** Without any secret in it. */
  @Override
  public String toString() {
    return "Secrets[…, apiUrl=" + apiUrl + "]";
  }
}
