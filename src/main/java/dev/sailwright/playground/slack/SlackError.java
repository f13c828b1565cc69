package dev.sailwright.playground.slack;

import java.util.List;

/** The Web API says no, in Slack's own word such as {@code channel_not_found}. */
final class SlackError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;
  private final transient List<String> details;

  /**
   * @param details lines for {@code response_metadata.messages}
   */
  SlackError(String code, List<String> details) {
    super(details.isEmpty() ? code : code + ": " + String.join("; ", details));
    this.code = code;
    this.details = List.copyOf(details);
  }

  SlackError(String code) {
    this(code, List.of());
  }

  String code() {
    return code;
  }

  List<String> details() {
    return details;
  }
}
