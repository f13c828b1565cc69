package dev.sailwright.playground.slack;

import java.util.Locale;

/** Whether the bot took a command or a click. */
public enum Delivery {
  ACCEPTED,
  /** The bot answered with an error, or there was nobody. */
  DISPATCH_FAILED,
  /** The bot took longer than Slack's three seconds. */
  OPERATION_TIMEOUT,
  /** The workspace itself did not know the command, so nothing was sent. */
  UNKNOWN_COMMAND;

  /** Slack's word, as people see it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
