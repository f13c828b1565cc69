package dev.sailwright.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds secrets that show by themselves, whatever stands around them: by the beginnings that their
 * issuers give them, or by their place. Every quantifier is possessive or bounded, and no match can
 * begin inside of another's run, so a line is read in linear time.
 */
final class SecretTokens {
  private static final String START = "(?<![A-Za-z0-9_-])";

  /**
   * @param sign stands in each of its matches; looked for first, for that is many times quicker
   * @param pattern of which the first group is hidden, or the whole match where there is none
   */
  private record Token(String sign, Pattern pattern) {
    static Token of(String sign, String regex) {
      return new Token(sign, Pattern.compile(regex));
    }
  }

  private static final Token AWS_KEY_ID =
      Token.of("IA", "(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{12,}+");

  private static final List<Token> TOKENS =
      List.of(
          // a JSON web token
          Token.of(
              "eyJ", START + "eyJ[A-Za-z0-9_-]{6,}+\\.[A-Za-z0-9_-]{4,}+(?:\\.[A-Za-z0-9_-]*+)?+"),
          // Slack
          Token.of("xox", "(?<![A-Za-z0-9])xox[a-z](?:\\.xox[a-z])?+[-.][A-Za-z0-9.-]{8,}+"),
          Token.of("xapp-", "(?<![A-Za-z0-9])xapp-[A-Za-z0-9-]{8,}+"),
          Token.of(
              "hooks.slack",
              "hooks\\.slack(?:-gov)?+\\.com/(?:services|workflows|triggers)/([A-Za-z0-9/_-]++)"),
          AWS_KEY_ID,
          // GitHub, GitLab, npm, PyPI, DigitalOcean, Stripe, Docker, Hugging Face, Shopify, Linear
          Token.of("gh", START + "gh[opsur]_[A-Za-z0-9_]{16,}+"),
          Token.of("github_pat_", START + "github_pat_[A-Za-z0-9_]{16,}+"),
          Token.of("gl", START + "gl(?:pat|dt|rt|ptt|cbt|soat|agent)-[A-Za-z0-9_.-]{16,}+"),
          Token.of("_", START + "(?:npm|dop_v1|doo_v1|dor_v1|hf|shpat|lin_api)_[A-Za-z0-9]{16,}+"),
          Token.of("pypi-", START + "pypi-[A-Za-z0-9_-]{16,}+"),
          Token.of("k_", START + "(?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{8,}+"),
          Token.of("k", START + "(?:sk|pk|rk)[-_](?=[a-z0-9_-]{0,60}[A-Z])[A-Za-z0-9_-]{16,}+"),
          Token.of("dckr_pat_", START + "dckr_pat_[A-Za-z0-9_-]{16,}+"),
          // Google, SendGrid, HashiCorp Vault, age
          Token.of("AIza", START + "AIza[A-Za-z0-9_-]{30,}+"),
          Token.of("ya29.", START + "ya29\\.[A-Za-z0-9_.-]{16,}+"),
          Token.of("SG.", START + "SG\\.[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]{8,}+"),
          Token.of("hv", START + "hv[sbr]\\.[A-Za-z0-9_-]{8,}+"),
          Token.of("AGE-SECRET-KEY-1", START + "AGE-SECRET-KEY-1[A-Z0-9]{16,}+"),
          // curl's user and password
          Token.of("-u", "(?:^|\\s)(?:-u|--user)[ =]{1,4}+[\"']?+[^\\s:\"']++:([^\\s\"']++)"));

  /** Has no form of its own, so it is looked for beside its key's name only. */
  private static final Pattern AWS_SECRET =
      Pattern.compile("(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}+(?![A-Za-z0-9/+=])");

  private static final Pattern SCHEME =
      Pattern.compile(
          "(?i)(?<![A-Za-z0-9])(?:bearer|basic|negotiate)\\s{1,4}+([A-Za-z0-9+/=._~-]{6,}+)");
  private static final Pattern MIXED = Pattern.compile("[A-Za-z]*+[0-9+/=~_].*");
  private static final int TOO_LONG_FOR_A_WORD = 24;

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";

  /** In its lines, the beginning of a private key; a certificate is public. */
  private static final Pattern PRIVATE =
      Pattern.compile("-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?+-----");

  private static final Pattern AUTHORITY = Pattern.compile("://([^\\s\"'`<>\\\\]++)");
  private static final int LONG_USER = 20;

  private SecretTokens() {}

  static List<Span> in(CharSequence line) {
    var text = line.toString();
    var spans = new ArrayList<Span>();
    for (var token : TOKENS) {
      if (!text.contains(token.sign())) {
        continue;
      }
      var matcher = token.pattern().matcher(line);
      while (matcher.find()) {
        var group = matcher.groupCount();
        spans.add(new Span(matcher.start(group), matcher.end(group)));
      }
    }
    if (text.contains(AWS_KEY_ID.sign()) && AWS_KEY_ID.pattern().matcher(line).find()) {
      var matcher = AWS_SECRET.matcher(line);
      while (matcher.find()) {
        spans.add(new Span(matcher.start(), matcher.end()));
      }
    }
    var scheme = SCHEME.matcher(line);
    while (scheme.find()) {
      var credentials = scheme.group(1);
      if (credentials.length() > TOO_LONG_FOR_A_WORD || MIXED.matcher(credentials).matches()) {
        spans.add(new Span(scheme.start(1), scheme.end(1)));
      }
    }
    addPrivateKeys(text, spans);
    addUsers(line, spans);
    return spans;
  }

  /** Of the last private key that begins in this line and does not end in it. */
  static boolean leavesPrivateKeyOpen(String line) {
    var begin = line.lastIndexOf(BEGIN);
    return begin >= 0
        && line.indexOf(END, begin) < 0
        && PRIVATE.matcher(line).region(begin, line.length()).lookingAt();
  }

  static boolean endsPrivateKey(String line) {
    return line.contains(END);
  }

  /** The line from where its private key has ended. */
  static String fromEnd(String line) {
    return line.substring(line.indexOf(END));
  }

  /** What stands before the last private key that begins in this line. */
  static String beforePrivateKey(String line) {
    return line.substring(0, line.lastIndexOf(BEGIN));
  }

  private static void addPrivateKeys(String line, List<Span> spans) {
    var matcher = PRIVATE.matcher(line);
    var from = 0;
    while (from < line.length() && matcher.find(from)) {
      var end = line.indexOf(END, matcher.end());
      spans.add(new Span(matcher.end(), end < 0 ? line.length() : end));
      from = end < 0 ? line.length() : end;
    }
  }

  /** User and password before a host's name; also a password that should have been encoded. */
  private static void addUsers(CharSequence line, List<Span> spans) {
    var matcher = AUTHORITY.matcher(line);
    while (matcher.find()) {
      var address = matcher.group(1);
      var path = firstOf(address, "/?#");
      var at = address.lastIndexOf('@', path);
      var colon = address.indexOf(':');
      if (at < 0 && colon >= 0 && colon < path && !isPort(address.substring(colon + 1, path))) {
        at = address.lastIndexOf('@');
      }
      if (at > 0 && (colon >= 0 && colon < at || at > LONG_USER)) {
        spans.add(new Span(matcher.start(1), matcher.start(1) + at));
      }
    }
  }

  private static boolean isPort(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static int firstOf(String text, String signs) {
    for (var i = 0; i < text.length(); i++) {
      if (signs.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }
}
