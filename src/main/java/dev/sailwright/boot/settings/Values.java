package dev.sailwright.boot.settings;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.planning.KubernetesApprovers;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What single values must look like. Each throws {@link IllegalArgumentException} with the rule and
 * an example.
 */
final class Values {
  private static final Pattern APPROVER = Pattern.compile("[UWS][A-Z0-9]{2,20}");
  private static final Pattern USER = Pattern.compile("[UW][A-Z0-9]{2,20}");
  private static final Pattern CHANNEL = Pattern.compile("[CG][A-Z0-9]{2,20}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");
  private static final Pattern SHORT_DURATION = Pattern.compile("\\d{1,6}[smhd]");
  private static final int LONGEST_KUBERNETES_NAME = 200;
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final Duration SHORTEST_WATCH_INTERVAL = Duration.ofHours(1);
  private static final Duration SHORTEST_FEED_INTERVAL = Duration.ofMinutes(10);

  private Values() {}

  static String approver(String text) {
    return matching(
        APPROVER,
        text,
        "is not a Slack user id such as U012AB3CD (in the person's profile: Copy member ID), nor"
            + " the id of a user group such as S012AB3CD (at the end of the group's address)");
  }

  /** How a cluster's upgrades are approved; true: outside Slack. */
  static boolean approvedOutsideSlack(String text) {
    return switch (text) {
      case "slack" -> false;
      case "link" -> true;
      default ->
          throw new IllegalArgumentException(
              quoted(text)
                  + " is not `slack` (a button of the card) or `link` (a command in a terminal)");
    };
  }

  static String user(String text) {
    return matching(
        USER,
        text,
        "is not a Slack user id such as U012AB3CD (in the person's profile: Copy member ID)");
  }

  /** Of a person or of their group, as the API server says it. */
  static String kubernetesName(String text) {
    if (text.isBlank() || text.length() > LONGEST_KUBERNETES_NAME) {
      throw new IllegalArgumentException(
          "must have 1 to "
              + LONGEST_KUBERNETES_NAME
              + " characters, as `kubectl auth whoami` says");
    }
    if (KubernetesApprovers.isOfTheSystem(text)) {
      throw new IllegalArgumentException(
          quoted(text) + " is the name of a program or of everybody; only people approve");
    }
    return text;
  }

  static String channel(String text) {
    return matching(
        CHANNEL,
        text,
        "is not a Slack channel id such as C012AB3CD (at the end of the channel's details)");
  }

  static String sha256(String text) {
    return matching(SHA256, text, "is not a SHA-256 of 64 hex digits (`sha256sum istioctl`)")
        .toLowerCase(Locale.ROOT);
  }

  /** Also a part of the names of Kubernetes resources. */
  static String name(String text) {
    return matching(
        NAME, text, "is not a name of lower-case letters, digits and hyphens (40 at most)");
  }

  /** Of the environment; never one that holds a secret of Slack's. */
  static String variable(String text) {
    if (text.toUpperCase(Locale.ROOT).startsWith("SLACK_")) {
      throw new IllegalArgumentException(
          quoted(text) + " is Sailwright's own; no other program gets it");
    }
    return matching(VARIABLE, text, "is not the name of a variable such as AWS_PROFILE");
  }

  static String text(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("must not be empty");
    }
    return text;
  }

  static IstioVersion version(String text) {
    return IstioVersion.parse(text)
        .orElseThrow(() ->
            new IllegalArgumentException(quoted(text) + " is not an Istio version such as 1.29.1"));
  }

  static Minor minor(String text) {
    return Minor.parse(text)
        .orElseThrow(() ->
            new IllegalArgumentException(quoted(text) + " is not a minor version such as 1.34"));
  }

  static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(quoted(text) + " is not a date such as 2026-10-12", e);
    }
  }

  static int integer(String text, int least, int most) {
    try {
      var number = Integer.parseInt(text);
      if (least <= number && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number that is out of range.
    }
    throw new IllegalArgumentException(
        quoted(text) + " is not a whole number from " + least + " to " + most);
  }

  /** {@code 30m}, {@code 90s}, {@code 2h}, {@code 1d}, or ISO 8601 such as {@code PT1H30M}. */
  static Duration duration(String text) {
    var iso =
        SHORT_DURATION.matcher(text).matches() ? (text.endsWith("d") ? "P" : "PT") + text : text;
    try {
      var duration = Duration.parse(iso.toUpperCase(Locale.ROOT));
      if (duration.isPositive() && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // Said below, as for a duration that is out of range.
    }
    throw new IllegalArgumentException(
        quoted(text) + " is not a duration up to 7 days such as 30m or PT30M");
  }

  static boolean yesOrNo(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(quoted(text) + " is not `true` or `false`");
    };
  }

  /** How often a publisher may be asked. */
  static Duration feedInterval(String text) {
    return interval(text, SHORTEST_FEED_INTERVAL, "for the publishers; 10m");
  }

  /** How often all of a cluster may be looked at without anybody asking. */
  static Duration watchInterval(String text) {
    return interval(text, SHORTEST_WATCH_INTERVAL, "for a look at all of a cluster; 1h");
  }

  private static Duration interval(String text, Duration shortest, String limit) {
    var every = duration(text);
    if (every.compareTo(shortest) < 0) {
      throw new IllegalArgumentException(quoted(text) + " is too often " + limit + " at least");
    }
    return every;
  }

  /** Https, but on this machine. */
  static URI feed(String text) {
    var address = address(text);
    if (address.getScheme().equalsIgnoreCase("https")
        || Set.of("localhost", "127.0.0.1", "[::1]").contains(address.getHost())) {
      return address;
    }
    throw new IllegalArgumentException(quoted(text) + " must begin with https://");
  }

  static URI address(String text) {
    try {
      var address = new URI(text);
      var scheme = Optional.ofNullable(address.getScheme()).orElse("").toLowerCase(Locale.ROOT);
      if (Set.of("http", "https").contains(scheme)
          && address.getHost() != null
          && address.getUserInfo() == null) {
        return address;
      }
    } catch (URISyntaxException e) {
      // Said below, as for an address of another scheme.
    }
    throw new IllegalArgumentException(
        quoted(text)
            + " is not an address such as https://shop.example.com/health (no user, no password)");
  }

  static String quoted(String text) {
    return "`" + text + "`";
  }

  private static String matching(Pattern pattern, String text, String rule) {
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException(quoted(text) + " " + rule);
    }
    return text;
  }
}
