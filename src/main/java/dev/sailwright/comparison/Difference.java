package dev.sailwright.comparison;

import java.util.Optional;

/**
 * One thing in which two meshes differ. What is shown is without secrets; two that are hidden may
 * look the same and differ all the same.
 *
 * @param title such as {@code mesh config}
 * @param detail which of several, such as {@code accessLogFile}; may be empty
 * @param left as the mesh that was named first shows it; empty: it is not there
 * @param suspicion why this may be what matters
 */
public record Difference(
    Section section,
    Weight weight,
    String title,
    String detail,
    Optional<String> left,
    Optional<String> right,
    Optional<Suspicion> suspicion) {
  private static final String LEFT_OUT = "…";
  private static final int CONTEXT = 12;

  /** Such as {@code mesh config: accessLogFile}. */
  public String name() {
    return detail.isEmpty() ? title : title + ": " + detail;
  }

  /** What people read of one of the meshes. */
  public String shown(Side side) {
    return (side == Side.LEFT ? left : right)
        .orElse(section == Section.MESH_CONFIG ? "not set" : Words.NONE);
  }

  public boolean isSuspicious() {
    return suspicion.isPresent();
  }

  Difference suspected(Suspicion why) {
    return new Difference(section, weight, title, detail, left, right, Optional.of(why));
  }

  /** The same with values of so many characters, cut so that where they differ is seen. */
  public Difference atMost(int characters) {
    var from = Math.max(0, common() - CONTEXT);
    return new Difference(
        section,
        weight,
        title,
        detail,
        left.map(value -> cut(value, from, characters)),
        right.map(value -> cut(value, from, characters)),
        suspicion);
  }

  private int common() {
    if (left.isEmpty() || right.isEmpty()) {
      return 0;
    }
    var shorter = Math.min(left.get().length(), right.get().length());
    var same = 0;
    while (same < shorter && left.get().charAt(same) == right.get().charAt(same)) {
      same++;
    }
    return same == left.get().length() && same == right.get().length() ? 0 : same;
  }

  private static String cut(String value, int from, int characters) {
    if (value.length() <= characters) {
      return value;
    }
    var start = Math.min(from, value.length() - 1);
    var end = Math.min(value.length(), start + characters - 2);
    return (start > 0 ? LEFT_OUT : "")
        + value.substring(start, end)
        + (end < value.length() ? LEFT_OUT : "");
  }
}
