package dev.sailwright.mesh;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Hides what looks like a secret in a line that other programs wrote, before it leaves the process.
 * It hides rather too much than too little.
 */
public final class Redaction {
  private static final String HIDDEN = "[hidden]";

  private static final List<Pattern> WHOLE =
      List.of(
          // JSON web tokens, Slack's tokens, cloud and forge keys by their known beginnings
          Pattern.compile("eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}(\\.[A-Za-z0-9_-]*)?"),
          Pattern.compile("xox[a-z]-[A-Za-z0-9-]{8,}"),
          Pattern.compile("\\b(AKIA|ASIA)[A-Z0-9]{16}\\b"),
          Pattern.compile("\\b(ghp|gho|ghs|glpat|npm|sk|pk|rk)[_-][A-Za-z0-9_-]{16,}"),
          Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----.*"));

  private static final String NAME =
      "(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key"
          + "|credentials?|authorization|cookie|session)[A-Za-z0-9_-]*[\"']?";

  /** The value after a name that says what it is; the name stays. */
  private static final List<Pattern> NAMED =
      List.of(
          Pattern.compile(
              "(?i)(" + NAME + "\\s*[:=]\\s*[\"']?(?:(?:bearer|basic)\\s+)?)([^\\s\"',;&}]{6,})"),
          Pattern.compile("(?i)(--[a-z-]*" + NAME + "\\s+)(\\S{6,})"),
          Pattern.compile("(?i)(\\b(?:bearer|basic)\\s+)([A-Za-z0-9+/=._~-]{16,})"));

  /** User and password before a host's name. */
  private static final Pattern IN_ADDRESS = Pattern.compile("(://)[^/\\s:@]+:[^/\\s@]+@");

  private Redaction() {}

  public static String of(String line) {
    var text = line;
    for (var secret : WHOLE) {
      text = secret.matcher(text).replaceAll(HIDDEN);
    }
    text = IN_ADDRESS.matcher(text).replaceAll("$1" + HIDDEN + "@");
    for (var named : NAMED) {
      text = named.matcher(text).replaceAll("$1" + HIDDEN);
    }
    return text;
  }
}
