package dev.sailwright.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the values of secret names in one line: {@code name=value}, {@code name: value}, {@code
 * --name value}, JSON, also escaped in a string, headers, and a name and its value that are two
 * entries. Reads forwards only, so in linear time.
 */
final class SecretPairs {
  /** A name, what closes its quotes, and what stands between it and its value. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?<![A-Za-z0-9_.-])([A-Za-z0-9_.-]++)(\\\\{0,15}+[\"'`]?+\\]?+)"
              + "(?:\\s{0,20}+(=>|:=|==?+|:)(\\s{0,99}+)|\\s{1,20}+)");

  private static final Pattern QUOTE = Pattern.compile("(\\\\{0,15}+)([\"'`])");
  private static final Pattern BEGINNING =
      Pattern.compile("[\\s-]*+(?:(?:export|set|ENV)\\s++)?+[\"']?+");
  private static final Pattern SCHEME =
      Pattern.compile("(?i)(?:bearer|basic|token|digest|negotiate|apikey)\\s{1,4}+(?=[^\\s\"'])");

  /** Stands for a value that is elsewhere, or for none. */
  private static final Pattern NO_VALUE =
      Pattern.compile(
          "(?i)\\s*+(?:true|false|null|nil|none|yes|no|<[a-z]{1,20}+>|~|\\*{3,}+|x{3,}+|redacted"
              + "|\\[hidden]|\\$\\{\\w++}|\\$\\(\\w++\\)|\\{\\{[^\"'}]*+}})?+[,;]?+"
              + "\\s*+(?:#.*+)?+");

  /**
   * Before the name of an object that a line is about, such as {@code Deployment shop/auth: 1 of 3
   * ready}. ConfigMaps and Secrets are left out: what follows them may be what they hold.
   */
  private static final Pattern OBJECT =
      Pattern.compile(
          "(?<!\\w)(?:[Pp]od|[Nn]amespace|Deployment|ReplicaSet|StatefulSet|DaemonSet|Job|CronJob"
              + "|Rollout|Service|ServiceEntry|WorkloadEntry|VirtualService|DestinationRule|Gateway"
              + "|EnvoyFilter|WasmPlugin|Ingress|NetworkPolicy|PodDisruptionBudget|ResourceQuota"
              + "|HorizontalPodAutoscaler) (?:[a-z0-9.-]++/)?+$");

  /** Of the longest kind, a namespace, and what stands between. */
  private static final int LONGEST_BEFORE = 100;

  private static final Pattern NUMBER = Pattern.compile("[0-9.]++");
  private static final Pattern WORD =
      Pattern.compile("([A-Za-z]++|[1-5][0-9][0-9])(?=[:,.]?+(?:\\s|$))");

  /** How programs go on after "token:" when it is not a token that they tell. */
  private static final Set<String> PROSE =
      Set.of(
          "a",
          "absent",
          "access",
          "already",
          "api",
          "an",
          "and",
          "authentication",
          "authorization",
          "bad",
          "cannot",
          "certificate",
          "code",
          "connection",
          "context",
          "could",
          "creating",
          "denied",
          "dial",
          "disabled",
          "empty",
          "enabled",
          "eof",
          "error",
          "exchange",
          "expired",
          "failed",
          "failure",
          "fetching",
          "for",
          "forbidden",
          "from",
          "get",
          "handshake",
          "ignored",
          "in",
          "invalid",
          "is",
          "it",
          "jwt",
          "lookup",
          "malformed",
          "may",
          "missing",
          "must",
          "no",
          "not",
          "of",
          "open",
          "permission",
          "post",
          "read",
          "reading",
          "refused",
          "rejected",
          "request",
          "required",
          "resource",
          "revoked",
          "rpc",
          "secret",
          "secrets",
          "server",
          "signature",
          "stat",
          "the",
          "this",
          "timeout",
          "tls",
          "token",
          "transport",
          "unable",
          "unauthenticated",
          "unauthorized",
          "unavailable",
          "unexpected",
          "unknown",
          "unset",
          "unsupported",
          "was",
          "when",
          "while",
          "write",
          "wrong");

  private static final int LONGEST_NEAR = 200;

  private final CharSequence line;
  private final List<Span> spans = new ArrayList<>();

  private SecretPairs(CharSequence line) {
    this.line = line;
  }

  static List<Span> in(CharSequence line) {
    var pairs = new SecretPairs(line);
    pairs.read();
    return List.copyOf(pairs.spans);
  }

  private void read() {
    var names = NAME.matcher(line);
    var from = 0;
    var named = false;
    var unnamed = Optional.<Span>empty();
    while (from < line.length() && names.find(from)) {
      var name = name(names);
      var secret = SecretName.isOne(name) && !isObject(names);
      from = names.end();
      if (names.group(3) == null) {
        if (secret && name.startsWith("-")) {
          from = hide(word(from));
        }
      } else if (secret) {
        from = hide(value(names));
      } else if (isNamed(name, "value")) {
        if (named) {
          from = hide(value(names));
        } else {
          unnamed = Optional.of(near(names));
        }
        named = false;
      } else if (isNamed(name, "name") || isNamed(name, "key")) {
        var value = near(names);
        named = SecretName.isOne(text(value));
        if (named) {
          var end = names.start();
          unnamed
              .filter(span -> text(new Span(span.end(), end)).indexOf('}') < 0)
              .ifPresent(this::hide);
        }
        unnamed = Optional.empty();
      }
    }
  }

  /** What looks like a name may begin with the end of an escape, such as {@code \npassword}. */
  private String name(Matcher names) {
    var escaped = names.start() > 0 && line.charAt(names.start() - 1) == '\\';
    return names.group(1).substring(escaped ? 1 : 0);
  }

  private boolean isObject(Matcher names) {
    var before = line.subSequence(Math.max(0, names.start() - LONGEST_BEFORE), names.start());
    return ":".equals(names.group(3))
        && names.group(2).isEmpty()
        && !names.group(4).isEmpty()
        && OBJECT.matcher(before).find();
  }

  private static boolean isNamed(String name, String word) {
    return name.length() <= 2 * word.length() && name.toLowerCase(Locale.ROOT).endsWith(word);
  }

  private String text(Span span) {
    return line.subSequence(span.start(), Math.max(span.start(), span.end())).toString();
  }

  /** Hides it unless it is none, and says where to go on. */
  private int hide(Span value) {
    if (!NO_VALUE.matcher(text(value)).matches()) {
      spans.add(value);
    }
    return value.end();
  }

  private Span word(int from) {
    return from >= line.length() || line.charAt(from) == '-' || startsWith(from, Redaction.HIDDEN)
        ? new Span(from, from)
        : quoted(from).orElseGet(() -> new Span(from, endOfWord(from)));
  }

  /** The value of a name that is no secret by itself; not read further than a value may be long. */
  private Span near(Matcher names) {
    var end = Math.min(line.length(), names.end() + LONGEST_NEAR);
    var window = new SecretPairs(line.subSequence(names.start(), end));
    var again = NAME.matcher(window.line);
    if (!again.lookingAt()) {
      return new Span(names.end(), names.end());
    }
    var value = window.value(again);
    return new Span(value.start() + names.start(), value.end() + names.start());
  }

  /** Empty where it is not a value that is to be hidden. */
  private Span value(Matcher names) {
    var from = names.end();
    var nothing = new Span(from, from);
    if (from >= line.length()) {
      return nothing;
    }
    var quoted = quoted(from);
    if (quoted.isPresent()) {
      return quoted.get();
    }
    if (startsWith(from, Redaction.HIDDEN)) {
      return nothing;
    }
    var separator = names.group(3);
    var first = line.charAt(from);
    if (first == '[') {
      return list(from + 1);
    }
    if (first == '{' && (separator.equals(":") || startsWith(from, "{{"))) {
      return startsWith(from, "{{") ? new Span(from, line.length()) : nothing;
    }
    if (isCount(names, from)) {
      return nothing;
    }
    var beginning = BEGINNING.matcher(line).region(0, names.start()).matches();
    var spaced = !names.group(4).isEmpty();
    if (beginning && (separator.equals(":") ? spaced : !spaced)) {
      return new Span(from, line.length());
    }
    if (separator.equals(":") && spaced && isProse(names.group(1), from)) {
      return nothing;
    }
    return new Span(from, enclosing(names).orElseGet(() -> endOfValue(names.group(1), from)));
  }

  private boolean isProse(String name, int from) {
    var word = WORD.matcher(line).region(from, line.length());
    return word.lookingAt()
        && !(SecretName.isHeader(name) && SCHEME.matcher(word.group(1) + " x").lookingAt())
        && (PROSE.contains(word.group(1).toLowerCase(Locale.ROOT))
            || Character.isDigit(word.group(1).charAt(0)));
  }

  /** Of a limit, such as {@code max_tokens: 100}. */
  private boolean isCount(Matcher names, int from) {
    return names.group(1).endsWith("tokens")
        && NUMBER.matcher(text(new Span(from, endOfWord(from)))).matches();
  }

  /** What is quoted from here; up to the end of the line when the quote is not closed. */
  private Optional<Span> quoted(int from) {
    var open = QUOTE.matcher(line).region(from, line.length());
    return open.lookingAt()
        ? Optional.of(
            new Span(
                open.end(), closing(open.end(), open.group(2).charAt(0), open.group(1).length())))
        : Optional.empty();
  }

  /**
   * @param depth of the opening quote: how many backslashes stand before it
   */
  private int closing(int from, char quote, int depth) {
    var slashes = 0;
    for (var i = from; i < line.length(); i++) {
      var c = line.charAt(i);
      if (c == quote && slashes >= depth && (slashes - depth) % (2 * (depth + 1)) == 0) {
        var doubled = quote == '\'' && i + 1 < line.length() && line.charAt(i + 1) == quote;
        if (!doubled) {
          return i - depth;
        }
        i++;
      }
      slashes = c == '\\' ? slashes + 1 : 0;
    }
    return line.length();
  }

  /** Up to the bracket, to the first object, or to the end of the line inside of a string. */
  private Span list(int from) {
    var end = from;
    while (end < line.length() && "]{".indexOf(line.charAt(end)) < 0 && !isLineBreak(end)) {
      end++;
    }
    return new Span(from, end);
  }

  /** The end of the quotes in which a name and its value stand together. */
  private Optional<Integer> enclosing(Matcher names) {
    var before = names.start() - 1;
    if (before < 0 || !names.group(2).isEmpty() || "\"'`".indexOf(line.charAt(before)) < 0) {
      return Optional.empty();
    }
    var depth = 0;
    while (before - depth > 0 && line.charAt(before - depth - 1) == '\\') {
      depth++;
    }
    return Optional.of(closing(names.end(), line.charAt(before), depth));
  }

  private int endOfValue(String name, int from) {
    if (SecretName.isHeader(name)) {
      return endOfText(from);
    }
    var scheme = SCHEME.matcher(line).region(from, line.length());
    return endOfWord(scheme.lookingAt() ? scheme.end() : from);
  }

  private int endOfText(int from) {
    var end = from;
    while (end < line.length() && !isEscape(end)) {
      end++;
    }
    return end;
  }

  private int endOfWord(int from) {
    var end = from;
    while (end < line.length() && !isEscape(end) && !endsWord(end)) {
      end++;
    }
    return end;
  }

  /** A comma after a backslash belongs to the value, as in {@code --set}. */
  private boolean endsWord(int at) {
    var c = line.charAt(at);
    return Character.isWhitespace(c)
        || "&;}])\"'`".indexOf(c) >= 0
        || c == ',' && (at == 0 || line.charAt(at - 1) != '\\');
  }

  /** A line break or a quote inside of a string. */
  private boolean isEscape(int at) {
    return isLineBreak(at) || isEscapeOf(at, "t\"'");
  }

  private boolean isLineBreak(int at) {
    return isEscapeOf(at, "nr");
  }

  private boolean isEscapeOf(int at, String signs) {
    return line.charAt(at) == '\\'
        && at + 1 < line.length()
        && signs.indexOf(line.charAt(at + 1)) >= 0;
  }

  private boolean startsWith(int from, String text) {
    return from + text.length() <= line.length()
        && line.subSequence(from, from + text.length()).toString().equals(text);
  }
}
