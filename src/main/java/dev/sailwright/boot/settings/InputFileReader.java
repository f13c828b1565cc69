package dev.sailwright.boot.settings;

import dev.sailwright.planning.InstallInputs.InputFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads a file that istioctl is to get by {@code -f}. It is read once, so that what runs is what
 * was approved.
 */
final class InputFileReader {
  /** A stored plan holds the content, and a Kubernetes resource has little room. */
  static final int LIMIT = 64 * 1024;

  private final Path folder;
  private final List<String> mistakes = new ArrayList<>();

  /**
   * @param folder of the settings file; relative names start there
   */
  InputFileReader(Path folder) {
    this.folder = folder;
  }

  /** Mistakes inside of input files, one line each. */
  List<String> mistakes() {
    return List.copyOf(mistakes);
  }

  /**
   * @throws IllegalArgumentException when there is no such file, or none that istioctl could get
   */
  InputFile read(String name) {
    var file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("there is no file " + file);
    }
    try {
      if (Files.size(file) > LIMIT) {
        throw new IllegalArgumentException(file + " is larger than " + LIMIT / 1024 + " KiB");
      }
      return parse(name, Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + " is not a text in UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " could not be read: " + e.getMessage(), e);
    }
  }

  private InputFile parse(String name, String content) {
    var found = new Mistakes(name);
    var yaml = YamlReader.read(content, found);
    if (yaml instanceof Yaml.Mapping mapping) {
      var kind = Optional.ofNullable(mapping.entries().get("kind"));
      if (kind.filter(
              value -> value instanceof Yaml.Scalar scalar && scalar.text().equals("IstioOperator"))
          .isEmpty()) {
        found.add(
            mapping.line(), "kind", "must be IstioOperator, since istioctl reads nothing else");
      }
    } else if (found.isEmpty()) {
      found.add(yaml.line(), "", "must be an IstioOperator, not " + yaml.kind());
    }
    mistakes.addAll(found.lines());
    return new InputFile(name, content, flattened(yaml));
  }

  /**
   * Paths as {@code --set} writes them: {@code a.b}, {@code a[0].b}; a dot inside of a key is
   * {@code \.}.
   */
  static Map<String, String> flattened(Yaml yaml) {
    var values = new TreeMap<String, String>();
    flatten("", yaml, values);
    return values;
  }

  private static void flatten(String path, Yaml yaml, Map<String, String> values) {
    switch (yaml) {
      case Yaml.Mapping mapping ->
          mapping
              .entries()
              .forEach((key, value) ->
                  flatten(
                      (path.isEmpty() ? "" : path + ".") + key.replace(".", "\\."), value, values));
      case Yaml.Items items -> {
        for (var index = 0; index < items.items().size(); index++) {
          flatten(path + "[" + index + "]", items.items().get(index), values);
        }
      }
      case Yaml.Scalar scalar -> values.put(path, scalar.text());
      case Yaml.Nothing nothing -> values.put(path, "null");
    }
  }
}
