package dev.sailwright.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The packages below a root and the arrows between them. An area is the first part of a package's
 * name below the root; each adapter is an area of its own, such as {@code adapter.slack}.
 */
record Layout(String root) {
  static final List<String> CORE =
      List.of("mesh", "gates", "diagnosis", "comparison", "planning", "backup", "audit", "upgrade");

  private static final String ADAPTER = "adapter";
  private static final Set<String> INSIDE = union(CORE, List.of("port", "usecase"));

  /** What is not listed is forbidden. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("mesh", Set.of()),
          Map.entry("gates", Set.of("mesh")),
          Map.entry("diagnosis", Set.of("mesh")),
          Map.entry("comparison", Set.of("mesh", "diagnosis")),
          Map.entry("planning", Set.of("mesh", "diagnosis")),
          Map.entry("backup", Set.of("mesh", "planning")),
          Map.entry("audit", Set.of()),
          Map.entry("upgrade", Set.of("mesh", "gates", "diagnosis", "planning", "backup", "audit")),
          Map.entry("port", Set.copyOf(CORE)),
          Map.entry("usecase", union(CORE, List.of("port"))),
          Map.entry(ADAPTER, INSIDE),
          Map.entry("playground", INSIDE));

  /** The only area that may know all others. */
  static final String BOOT = "boot";

  /** Every package that a rule speaks of. */
  static Set<String> packages() {
    return union(ARROWS.keySet(), List.of(BOOT));
  }

  boolean contains(JavaClass type) {
    return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
  }

  /** Empty for a class right in the root package. */
  String area(JavaClass type) {
    var parts = type.getPackageName().substring(root.length()).split("\\.");
    if (parts.length < 2) {
      return "";
    }
    return parts[1].equals(ADAPTER) && parts.length > 2 ? ADAPTER + "." + parts[2] : parts[1];
  }

  boolean isCore(JavaClass type) {
    return contains(type) && CORE.contains(area(type));
  }

  boolean mayUse(String from, String to) {
    return from.equals(to)
        || from.equals(BOOT)
        || ARROWS.getOrDefault(kind(from), Set.of()).contains(to);
  }

  /** All adapters are of one kind. */
  static String kind(String area) {
    return area.startsWith(ADAPTER + ".") ? ADAPTER : area;
  }

  private static Set<String> union(Iterable<String> some, Iterable<String> others) {
    var all = new TreeSet<String>();
    some.forEach(all::add);
    others.forEach(all::add);
    return all;
  }
}
