package dev.sailwright.adapter.slack;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Writes strings into Slack's mrkdwn so that they stay strings: no mention, link or code span can
 * come out of a name or a log line. Every result is one line and no longer than asked for, counted
 * after escaping.
 */
final class Mrkdwn {
  private static final Pattern USER = Pattern.compile("[UW][A-Z0-9]{1,30}");
  private static final Pattern GROUP = Pattern.compile("S[A-Z0-9]{2,20}");
  private static final Pattern CHANNEL = Pattern.compile("[CDG][A-Z0-9]{1,30}");
  private static final DateTimeFormatter FALLBACK =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int ID_LIMIT = 40;
  private static final int REPLACEMENT = 0xFFFD;

  private Mrkdwn() {}

  /** Escaped text. Backticks stay: our own sentences mark commands with them. */
  static String text(String foreign, int limit) {
    var out = new StringBuilder();
    var points =
        foreign
            .codePoints()
            .map(Mrkdwn::visible)
            .filter(point -> point >= 0)
            .limit(limit + 1L)
            .toArray();
    for (var point : points) {
      var piece = escape(point);
      if (out.length() + piece.length() > limit) {
        return shorten(out, limit);
      }
      out.append(piece);
    }
    return out.toString();
  }

  /** Text in backticks, for names and lines that come from elsewhere. */
  static String code(String foreign, int limit) {
    var bare = text(foreign.replace('`', '\''), limit).strip();
    return bare.isEmpty() ? "`(empty)`" : "`" + bare + "`";
  }

  /** A mention of a user id; anything else is shown as it is. */
  static String user(String id) {
    return USER.matcher(id).matches() ? "<@" + id + ">" : code(id, ID_LIMIT);
  }

  /** A mention of a user or a user group; anything else is shown as it is. */
  static String userOrGroup(String id) {
    return GROUP.matcher(id).matches() ? "<!subteam^" + id + ">" : user(id);
  }

  static String channel(String id) {
    return CHANNEL.matcher(id).matches() ? "<#" + id + ">" : code(id, ID_LIMIT);
  }

  /** A moment in the reader's own time zone; UTC where a client cannot do that. */
  static String date(Instant at) {
    return "<!date^" + at.getEpochSecond() + "^{date_short_pretty} {time}|" + utc(at) + ">";
  }

  static String utc(Instant at) {
    return FALLBACK.format(at);
  }

  /** For places that do not read mrkdwn: one visible line, cut. */
  static String plain(String foreign, int limit) {
    var out = new StringBuilder();
    foreign
        .codePoints()
        .map(Mrkdwn::visible)
        .filter(point -> point >= 0)
        .limit(limit + 1L)
        .forEach(out::appendCodePoint);
    return out.length() > limit ? shorten(out, limit) : out.toString();
  }

  private static String escape(int point) {
    return switch (point) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      default -> Character.toString(point);
    };
  }

  /**
   * Line breaks become spaces, half characters are replaced, and what hides or turns text around
   * goes (-1).
   */
  private static int visible(int point) {
    if (point == '\n' || point == '\r' || point == '\t') {
      return ' ';
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL, Character.FORMAT -> -1;
      case Character.SURROGATE -> REPLACEMENT;
      default -> point;
    };
  }

  private static String shorten(StringBuilder out, int limit) {
    out.setLength(Math.min(out.length(), Math.max(0, limit - 1)));
    var entity = out.lastIndexOf("&");
    if (entity >= 0 && out.indexOf(";", entity) < 0) {
      out.setLength(entity);
    }
    if (!out.isEmpty() && Character.isHighSurrogate(out.charAt(out.length() - 1))) {
      out.setLength(out.length() - 1);
    }
    return out.append('…').toString();
  }
}
