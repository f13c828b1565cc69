package dev.sailwright.adapter.slack;

import java.util.Set;

/**
 * An error that Slack answered, and what it means for us (docs.slack.dev, chat.postMessage and
 * chat.update).
 *
 * @param name Slack's own, such as {@code not_in_channel}
 */
record SlackError(String name, Kind kind) {
  /**
   * MESSAGE: this message will never be taken as it is. GONE: what was to be changed is not there,
   * or not to be changed. PLACE: somebody has to mend the app, the channel or the token; then it
   * works.
   */
  enum Kind {
    MESSAGE,
    GONE,
    PLACE
  }

  /** Ours: the host to which files are sent did not take it. */
  static final String FILE_NOT_TAKEN = "file_not_taken";

  /** Slack's, of a file of which it has the name and not the content. */
  static final String FILE_NOT_FOUND = "file_not_found";

  /** Ours: the backup cannot be read now. */
  static final String BACKUP_NOT_READ = "backup_not_read";

  /** Ours: there is no backup any more. */
  static final String NO_BACKUP = "no_backup";

  /** Ours: istioctl renders something else than it did for the plan. */
  static final String NOT_AS_PLANNED = "not_as_planned";

  private static final Set<String> ABOUT_THE_MESSAGE =
      Set.of(
          "invalid_blocks",
          "invalid_blocks_format",
          "invalid_attachments",
          "invalid_metadata_format",
          "invalid_metadata_schema",
          "metadata_too_large",
          "msg_blocks_too_long",
          "msg_too_long",
          "no_text",
          "too_many_attachments",
          "markdown_text_conflict",
          "invalid_arguments",
          "invalid_array_arg",
          NO_BACKUP,
          NOT_AS_PLANNED,
          BACKUP_NOT_READ,
          FILE_NOT_FOUND,
          FILE_NOT_TAKEN);

  private static final Set<String> ABOUT_WHAT_IS_GONE =
      Set.of(
          "message_not_found",
          "cant_update_message",
          "edit_window_closed",
          "thread_not_found",
          "cannot_reply_to_message");

  /** Slack's own troubles: what became of the call is not known. */
  private static final Set<String> SLACKS_OWN =
      Set.of("internal_error", "fatal_error", "service_unavailable", "request_timeout");

  private static final Set<String> ABOUT_THE_TOKEN =
      Set.of(
          "invalid_auth",
          "not_authed",
          "token_revoked",
          "token_expired",
          "account_inactive",
          "not_allowed_token_type",
          "team_access_not_granted",
          "ekm_access_denied");

  static SlackError of(String name) {
    if (ABOUT_THE_MESSAGE.contains(name)) {
      return new SlackError(name, Kind.MESSAGE);
    }
    return new SlackError(name, ABOUT_WHAT_IS_GONE.contains(name) ? Kind.GONE : Kind.PLACE);
  }

  static boolean isSlacksOwn(String name) {
    return SLACKS_OWN.contains(name);
  }

  /** No call will work anywhere until a person mends it. */
  boolean isAboutTheToken() {
    return ABOUT_THE_TOKEN.contains(name);
  }

  /** About a file that may go well the next time, when it is sent as another one. */
  boolean isPassing() {
    return name.equals(FILE_NOT_TAKEN)
        || name.equals(FILE_NOT_FOUND)
        || name.equals(BACKUP_NOT_READ);
  }

  /** Not about the way to Slack, but about what was to be sent. */
  boolean isAboutTheContent() {
    return name.equals(NOT_AS_PLANNED) || name.equals(NO_BACKUP);
  }

  SlackError aboutTheMessage() {
    return new SlackError(name, Kind.MESSAGE);
  }

  /** What a person does about it. */
  String advice() {
    return switch (name) {
      case "channel_not_found", "not_in_channel" ->
          "invite the app into the channel, or check the channel id in the settings";
      case BACKUP_NOT_READ -> "the ConfigMaps have all of it";
      case NOT_AS_PLANNED ->
          "istioctl renders something else by now, so an approval would be refused: ask again";
      case NO_BACKUP -> "its ConfigMaps are gone or were changed";
      case FILE_NOT_TAKEN, FILE_NOT_FOUND -> "let the app reach files.slack.com";
      case "is_archived" -> "the channel is archived: set another one in the settings";
      case "missing_scope", "not_allowed_token_type" ->
          "install the app again with the scopes of manifest.yml";
      case "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive" ->
          "set SLACK_BOT_TOKEN to the app's bot token (xoxb-…)";
      case "restricted_action",
          "restricted_action_read_only_channel",
          "restricted_action_thread_only_channel" ->
          "the workspace does not let the app post there: ask an administrator, or set another"
              + " channel";
      default ->
          switch (kind) {
            case MESSAGE ->
                "this is a mistake in Sailwright: please report it with the message's key";
            case GONE ->
                "the message was deleted or can no longer be changed; nothing is to be done";
            case PLACE -> "see the error at docs.slack.dev";
          };
    };
  }
}
