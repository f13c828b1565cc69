package dev.sailwright.adapter.slack;

import java.util.Optional;

/**
 * What a form carries from its opening to its submission: where it was opened, and what it is
 * about. Slack keeps it unseen, and gives it back in a signed request.
 *
 * @param subject of a denial, the value of the card's button; of a new upgrade, nothing
 */
record FormPlace(String channel, Optional<String> thread, String responseUrl, String subject) {
  private static final int PARTS = 4;

  static FormPlace of(Asker asker, String subject) {
    return new FormPlace(asker.channel(), asker.thread(), asker.responseUrl(), subject);
  }

  static FormPlace parse(String text) {
    var parts = text.split("\n", PARTS);
    return parts.length < PARTS
        ? new FormPlace("", Optional.empty(), "", "")
        : new FormPlace(
            parts[0], Optional.of(parts[1]).filter(ts -> !ts.isEmpty()), parts[2], parts[3]);
  }

  String text() {
    return String.join("\n", channel, thread.orElse(""), responseUrl, subject);
  }

  /**
   * @param user who submits it, from the signed request
   * @param question that the submission is
   */
  Asker asker(String user, String question) {
    return new Asker(user, channel, thread, responseUrl, question);
  }
}
