package dev.sailwright.comparison;

import dev.sailwright.mesh.Redaction;

/**
 * What one mesh shows of one thing.
 *
 * @param text that is compared
 * @param shown that people read; it may have counts, in which any two meshes differ
 */
record Seen(String text, String shown, Sight sight) {
  /** PARTLY: another text proves a difference, and the same text proves nothing. */
  enum Sight {
    WHOLLY,
    PARTLY,
    NOT
  }

  static Seen of(String text) {
    return of(text, text);
  }

  static Seen of(String text, String shown) {
    return new Seen(text, shown, Sight.WHOLLY);
  }

  static Seen partly(String text, String shown) {
    return new Seen(text, shown, Sight.PARTLY);
  }

  static Seen not() {
    return new Seen("", "", Sight.NOT);
  }

  boolean isUnseen() {
    return sight == Sight.NOT;
  }

  boolean isWhole() {
    return sight == Sight.WHOLLY;
  }

  /** What people read, without what looks like a secret. */
  String withoutSecrets() {
    return Redaction.inOneLine(shown);
  }
}
