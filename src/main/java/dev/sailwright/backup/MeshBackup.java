package dev.sailwright.backup;

import dev.sailwright.mesh.Redaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a mesh was before its first change: documents in a fixed order, those that change by the
 * second last.
 */
public record MeshBackup(List<Document> documents) {
  static final String UNEXPLAINED = "unexplained.diff";

  private static final int SHOWN = 12;

  public MeshBackup {
    documents = List.copyOf(documents);
  }

  /**
   * @param name such as {@code webhooks.yaml}
   * @param source where it is from, for people
   * @param text whole lines, without what looks like a secret
   */
  public record Document(String name, String source, String text) {
    static Document redacted(String name, String source, String text) {
      return new Document(
          name, source, String.join("\n", Redaction.of(text.lines().toList())) + "\n");
    }
  }

  /** Over all documents and their order, lower-case hex. */
  public String sha256() {
    var text = new StringBuilder("sailwright backup 1\n");
    for (var document : documents) {
      for (var part : List.of(document.name(), document.source(), document.text())) {
        // With its length, so that no two backups share a text.
        text.append(part.length()).append(' ').append(part).append('\n');
      }
    }
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha256.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** How many values the mesh has that the plan's inputs do not name. */
  public int unexplained() {
    return (int)
        documents.stream()
            .filter(document -> document.name().equals(UNEXPLAINED))
            .flatMap(document -> document.text().lines())
            .filter(line -> line.startsWith("- "))
            .count();
  }

  /** In one line, for people. */
  public String summary() {
    var unexplained = unexplained();
    return documents.size()
        + " documents, sha256 "
        + sha256().substring(0, SHOWN)
        + "…"
        + (isHeldAgainstInputs() ? ", " + unexplained(unexplained) : "");
  }

  /** A restart or a cleanup has no inputs. */
  private boolean isHeldAgainstInputs() {
    return documents.stream().anyMatch(document -> document.name().equals(UNEXPLAINED));
  }

  private static String unexplained(int unexplained) {
    return (unexplained == 0 ? "no" : Integer.toString(unexplained))
        + " value"
        + (unexplained == 1 ? "" : "s")
        + " that the inputs do not name";
  }

  /** All of it as one Markdown text. */
  public String joined(String title) {
    return "# "
        + title
        + "\n\nsha256 "
        + sha256()
        + "\n"
        + documents.stream()
            .map(document ->
                "\n## "
                    + document.name()
                    + "\n\n"
                    + document.source()
                    + "\n\n````\n"
                    + document.text()
                    + "````\n")
            .collect(Collectors.joining());
  }
}
