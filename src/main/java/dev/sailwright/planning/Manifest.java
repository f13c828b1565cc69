package dev.sailwright.planning;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes objects as istioctl would apply them.
 *
 * @param items sorted by kind, namespace and name
 */
public record Manifest(List<Item> items) {
  private static final String HIDDEN = "[hidden]";

  /** The ConfigMap {@code values}; manifests/charts/istio-control/istio-discovery@1.29.1. */
  private static final String RECORD = "data.original-values.";

  public Manifest {
    items = items.stream().sorted(Comparator.comparing(Item::title)).toList();
  }

  /**
   * @param namespace empty for what has none
   * @param values dotted paths to texts; of a list whose elements have names, by these; what a
   *     Secret holds is hidden
   */
  public record Item(String kind, String namespace, String name, Map<String, String> values) {
    public Item {
      values = new TreeMap<>(values);
    }

    /**
     * @param tree as a reader of YAML gives it: maps, lists and plain values
     */
    public static Item of(Map<?, ?> tree) {
      var values = new TreeMap<String, String>();
      flatten("", tree, values);
      var kind = values.getOrDefault("kind", "");
      if (kind.equals("Secret")) {
        values.replaceAll((path, value) ->
            path.startsWith("data.") || path.startsWith("stringData.") ? HIDDEN : value);
      }
      return new Item(
          kind,
          values.getOrDefault("metadata.namespace", ""),
          values.getOrDefault("metadata.name", ""),
          values);
    }

    /**
     * The same, with the YAML inside a ConfigMap as part of the tree, so that it is compared by its
     * fields.
     *
     * @param yaml reads a text as YAML; empty where it is no object
     */
    public static Item of(Map<?, ?> tree, Function<String, Optional<Map<?, ?>>> yaml) {
      if (!"ConfigMap".equals(tree.get("kind")) || !(tree.get("data") instanceof Map<?, ?> data)) {
        return of(tree);
      }
      var open = new LinkedHashMap<String, Object>();
      data.forEach((name, value) -> open.put(name.toString(), opened(value, yaml)));
      var copy = new LinkedHashMap<Object, Object>(tree);
      copy.put("data", open);
      return of(copy);
    }

    /** A template is no YAML, and is compared by its lines. */
    private static Object opened(
        @Nullable Object value, Function<String, Optional<Map<?, ?>>> yaml) {
      if (value == null) {
        return List.of();
      }
      return value instanceof String text && text.contains(":")
          ? yaml.apply(text).<Object>map(fields -> fields).orElse(text)
          : value;
    }

    /** Such as {@code Deployment istio-system/istiod}. */
    public String title() {
      return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }
  }

  /**
   * What the mesh would have on record after this: dotted paths to texts, from the ConfigMap of
   * istiod's chart; empty for one that has none. A part of it is istioctl's own and in nobody's
   * inputs.
   */
  public Map<String, String> recordedValues() {
    var recorded = new TreeMap<String, String>();
    items.stream()
        .filter(item -> item.kind().equals("ConfigMap"))
        .flatMap(item -> item.values().entrySet().stream())
        .filter(entry -> entry.getKey().startsWith(RECORD))
        .forEach(
            entry -> recorded.put(entry.getKey().substring(RECORD.length()), entry.getValue()));
    return recorded;
  }

  /** Over all objects, lower-case hex. */
  public String sha256() {
    return sha256(List.of(this));
  }

  /**
   * Over all objects of what is applied one after another, lower-case hex.
   *
   * @param applied one at least
   */
  public static String sha256(List<Manifest> applied) {
    var text = new StringBuilder();
    for (var manifest : applied) {
      text.append("sailwright manifest 1\n");
      for (var item : manifest.items()) {
        add(text, item.title());
        item.values()
            .forEach((path, value) -> {
              add(text, path);
              add(text, value);
            });
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

  /** With its length, so that no two manifests share a text. */
  private static void add(StringBuilder text, String part) {
    text.append(part.length()).append(' ').append(part).append('\n');
  }

  private static void flatten(String path, Object node, Map<String, String> into) {
    switch (node) {
      case Map<?, ?> fields ->
          fields.forEach((name, value) -> {
            if (value != null) {
              flatten(path.isEmpty() ? name.toString() : path + "." + name, value, into);
            }
          });
      case List<?> elements -> {
        for (var i = 0; i < elements.size(); i++) {
          if (elements.get(i) != null) {
            flatten(path + "[" + key(elements, i) + "]", elements.get(i), into);
          }
        }
      }
      default -> into.put(path, node.toString());
    }
  }

  private static String key(List<?> elements, int index) {
    var names = elements.stream().map(Manifest::name).flatMap(Optional::stream).distinct().count();
    return names == elements.size()
        ? name(elements.get(index)).orElseThrow()
        : Integer.toString(index);
  }

  private static Optional<String> name(Object element) {
    return element instanceof Map<?, ?> fields && fields.get("name") instanceof String name
        ? Optional.of(name)
        : Optional.empty();
  }
}
