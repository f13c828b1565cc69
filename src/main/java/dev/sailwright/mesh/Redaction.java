package dev.sailwright.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Hides what looks like a secret in text that other programs wrote, before it leaves the process:
 * the values of secret names, the data of Kubernetes Secrets, private keys, tokens by their known
 * beginnings. It finds them plainly, in YAML over several lines, and also in JSON strings,
 * percent-encoding and Base64, one in another. It hides rather too much than too little, but what
 * tells a cause stays. A text has as many lines afterwards as before, and is read in linear time.
 *
 * <p>An instance is where a reader stands: what a line means may depend on those before it, as in
 * PEM and YAML.
 */
public final class Redaction {
  static final String HIDDEN = "[hidden]";

  /** What is encoded more often than this is not looked into, but hidden. */
  private static final int DEEPEST = 5;

  private static final int NONE = -1;

  /** A quote that is never closed, or a key that never ends, hides no more lines than this. */
  private static final int LONGEST = 200;

  private static final String NAMED = "\\\\{0,15}+[\"']?+\\s{0,9}+:\\s{0,9}+";
  private static final Pattern SECRET_KIND =
      Pattern.compile("(?<![A-Za-z])kind" + NAMED + "\\\\{0,15}+[\"']?+Secret(?![A-Za-z])");
  private static final Pattern DATA =
      Pattern.compile("(?<![A-Za-z])(?:data|stringData)" + NAMED + "\\{([^{}]++)}");
  private static final Pattern STRING_DATA =
      Pattern.compile("(?<![A-Za-z])stringData" + NAMED + "\\{([^{}]++)}");

  private static final Pattern KEY_HEADER =
      Pattern.compile("(?:Proc-Type|DEK-Info|Version|Comment): .*+");
  private static final Pattern KEY_BODY = Pattern.compile("[A-Za-z0-9+/=_-]*+[\"',]{0,3}+");
  private static final Pattern KEY_BODY_AT_END =
      Pattern.compile("(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/=_-]{24,}+[\"',]{0,3}+\\s*+$");

  private final Open open;
  private final int valueColumn;
  private final Document document;
  private final int depth;

  private Redaction(Open open, int valueColumn, Document document, int depth) {
    this.open = open;
    this.valueColumn = valueColumn;
    this.document = document;
    this.depth = depth;
  }

  /**
   * One line as it may be shown.
   *
   * @param next reads the line after it
   */
  public record Line(String text, Redaction next) {}

  /** What the lines before have left open. */
  private sealed interface Open {
    record Nothing() implements Open {}

    /**
     * @param prefix of its first line, such as a log's
     */
    record PrivateKey(String prefix, int lines) implements Open {}

    record Quote(char sign, int lines) implements Open {}

    /**
     * @param column whatever is deeper is hidden
     * @param scalars only values; entries with names of their own are judged by these
     */
    record Block(int column, boolean scalars) implements Open {}
  }

  /**
   * The Kubernetes object that is being read.
   *
   * @param column of its {@code apiVersion}
   * @param known its kind is, and it is no Secret
   */
  private record Document(int column, boolean known) {
    private static final Document NONE = new Document(Redaction.NONE, false);

    Document and(Entry entry) {
      return switch (entry.name()) {
        case "apiVersion" -> new Document(entry.column(), false);
        case "kind" ->
            entry.column() == column ? new Document(column, !entry.isScalar("Secret")) : this;
        default -> this;
      };
    }
  }

  /** Before the first line of a text that arrives line by line. */
  public static Redaction start() {
    return start(0);
  }

  private static Redaction start(int depth) {
    return new Redaction(new Open.Nothing(), NONE, Document.NONE, depth);
  }

  /** A text of other programs that is shown in one line. */
  public static String inOneLine(String text) {
    return String.join(" ", of(text.lines().toList()));
  }

  /** Of a whole text. */
  public static List<String> of(List<String> lines) {
    return of(lines, 0);
  }

  private static List<String> of(List<String> lines, int depth) {
    var data = SecretDocuments.data(lines);
    var wrapped = SecretDocuments.wrapped(lines, start(depth).encodings()::hidesWhole);
    var out = new ArrayList<String>();
    var reader = start(depth);
    for (var i = 0; i < lines.size(); i++) {
      var line = reader.next(lines.get(i), data.get(i));
      out.add(wrapped.get(i) ? hidden(lines.get(i)) : line.text());
      reader = line.next();
    }
    return List.copyOf(out);
  }

  /** The next line of a text; of an object whose kind is not yet known, the data are hidden. */
  public Line next(String line) {
    return next(
        line,
        document.column() != NONE
            && !document.known()
            && Entry.of(line)
                .filter(entry -> entry.column() == document.column())
                .filter(entry -> entry.name().equals("data"))
                .isPresent());
  }

  /**
   * @param data the data of a Secret begin here
   */
  private Line next(String line, boolean data) {
    return switch (open) {
      case Open.Nothing nothing -> plain(line, data);
      case Open.PrivateKey key -> inPrivateKey(key, line, data);
      case Open.Quote quote -> inQuote(quote, line, data);
      case Open.Block block -> inBlock(block, line, data);
    };
  }

  private Line inPrivateKey(Open.PrivateKey key, String line, boolean data) {
    if (SecretTokens.endsPrivateKey(line)) {
      return new Line(HIDDEN + SecretTokens.fromEnd(line), with(new Open.Nothing()));
    }
    var body = line.startsWith(key.prefix()) ? line.substring(key.prefix().length()) : line;
    return key.lines() < LONGEST
            && (KEY_BODY.matcher(body.strip()).matches()
                || KEY_HEADER.matcher(body.strip()).matches()
                || KEY_BODY_AT_END.matcher(line).find())
        ? new Line(hidden(line), with(new Open.PrivateKey(key.prefix(), key.lines() + 1)))
        : with(new Open.Nothing()).next(line, data);
  }

  private Line inQuote(Open.Quote quote, String line, boolean data) {
    if (quote.lines() >= LONGEST) {
      return with(new Open.Nothing()).next(line, data);
    }
    var end = Entry.closes(line, quote.sign());
    return end < 0
        ? new Line(hidden(line), with(new Open.Quote(quote.sign(), quote.lines() + 1)))
        : new Line(HIDDEN + inline(line.substring(end)), with(new Open.Nothing()));
  }

  private Line inBlock(Open.Block block, String line, boolean data) {
    if (line.isBlank()) {
      return new Line(line, this);
    }
    var indent = Entry.indent(line);
    var item = line.startsWith("- ", indent);
    var inside =
        block.scalars()
            ? (indent > block.column() || item && indent == block.column())
                && Entry.of(line).isEmpty()
                && !line.strip().endsWith("{")
            : indent > block.column();
    return inside ? new Line(hidden(line), this) : with(new Open.Nothing()).next(line, data);
  }

  private Line plain(String line, boolean data) {
    var entry = Entry.of(line);
    if (entry.isEmpty()) {
      return new Line(inline(line), after(line, new Open.Nothing(), valueColumn, document));
    }
    var found = entry.get();
    var then = document.and(found);
    var isData = data || found.name().equals("stringData");
    if (isData && found.isOpen()) {
      return new Line(line, after(line, new Open.Block(found.column(), false), NONE, then));
    }
    var paired = found.column() == valueColumn && found.name().equals("value");
    var secret = paired || SecretName.isOne(found.name());
    var shown =
        paired && !found.isOpen() && !found.isBlock()
            ? line.substring(0, line.length() - found.value().length()) + HIDDEN
            : inline(line);
    return new Line(
        shown, after(line, secret ? opened(found) : new Open.Nothing(), valueColumn(found), then));
  }

  private static Open opened(Entry entry) {
    if (entry.isBlock()) {
      return new Open.Block(entry.column(), false);
    }
    return entry
        .openQuote()
        .<Open>map(quote -> new Open.Quote(quote, 0))
        .orElseGet(() -> new Open.Block(entry.column(), true));
  }

  /** Where the value of a secret stands when its name is a value itself: {@code name: PASSWORD}. */
  private int valueColumn(Entry entry) {
    return switch (entry.name()) {
      case "name", "key", "Name", "Key" -> {
        var name = entry.value().replaceAll("[\"',]", "");
        yield SecretName.isOne(name) ? entry.column() : NONE;
      }
      default -> entry.column() < valueColumn ? NONE : valueColumn;
    };
  }

  private Redaction after(String line, Open next, int column, Document then) {
    return new Redaction(
        SecretTokens.leavesPrivateKeyOpen(line)
            ? new Open.PrivateKey(SecretTokens.beforePrivateKey(line), 0)
            : next,
        column,
        then,
        depth);
  }

  private Redaction with(Open next) {
    return new Redaction(next, valueColumn, document, depth);
  }

  private static String hidden(String line) {
    return line.substring(0, Entry.indent(line)) + HIDDEN;
  }

  private Encodings encodings() {
    return new Encodings(lines -> depth < DEEPEST ? of(lines, depth + 1) : List.of(HIDDEN));
  }

  /** What is hidden whatever the lines before say. */
  private String inline(String line) {
    var text = encodings().inStrings(line);
    var spans = new ArrayList<>(spans(text));
    spans.addAll(encodings().secrets(text));
    return Span.replace(text, spans, HIDDEN);
  }

  /** Of what is written plainly. */
  static List<Span> spans(CharSequence line) {
    var spans = new ArrayList<>(SecretTokens.in(line));
    spans.addAll(SecretPairs.in(line));
    var data = (SECRET_KIND.matcher(line).find() ? DATA : STRING_DATA).matcher(line);
    while (data.find()) {
      spans.add(new Span(data.start(1), data.end(1)));
    }
    return spans;
  }
}
