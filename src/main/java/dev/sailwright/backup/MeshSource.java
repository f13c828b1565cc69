package dev.sailwright.backup;

import java.util.Map;

/**
 * What was found at one place that tells how a mesh was made. What is not there, or could not be
 * read, is said in the text.
 *
 * @param name of the document, such as {@code inputs-mesh.yaml}; letters, digits, dots and dashes
 * @param source such as {@code ConfigMap istio-system/istio}
 * @param text YAML; secrets may still be in it
 * @param values what install inputs can name of it, as {@code --set} would; dotted path to value
 */
public record MeshSource(String name, String source, String text, Map<String, String> values) {
  public MeshSource {
    values = Map.copyOf(values);
  }

  public static MeshSource of(String name, String source, String text) {
    return new MeshSource(name, source, text, Map.of());
  }

  public static MeshSource absent(String name, String source) {
    return of(name, source, "# not there");
  }

  /**
   * @param reason the missing right, or the address that did not answer
   */
  public static MeshSource unread(String name, String source, String reason) {
    return of(name, source, "# not read: " + reason);
  }
}
