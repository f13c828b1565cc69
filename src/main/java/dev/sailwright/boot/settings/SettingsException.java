package dev.sailwright.boot.settings;

import java.util.List;

/** The settings are broken, and nothing was started. The message has one line a mistake. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SettingsException(String what, List<String> mistakes) {
    super(
        what
            + (mistakes.size() == 1 ? " has a mistake:" : " has " + mistakes.size() + " mistakes:")
            + "\n  "
            + String.join("\n  ", mistakes));
  }
}
