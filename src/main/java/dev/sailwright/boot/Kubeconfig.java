package dev.sailwright.boot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kubeconfig that {@code KUBECONFIG} names, or the one in {@code ~/.kube}; nothing but names is
 * read here.
 *
 * @param files that could be read
 * @param contexts in the order of the files
 * @param current the first file's {@code current-context} that says one
 */
record Kubeconfig(List<Path> files, List<String> contexts, Optional<String> current) {
  private static final Logger LOG = LoggerFactory.getLogger(Kubeconfig.class);
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  static Kubeconfig read(Map<String, String> environment) {
    var files = new ArrayList<Path>();
    var contexts = new LinkedHashSet<String>();
    Optional<String> current = Optional.empty();
    for (var file : named(environment)) {
      var content = content(file);
      if (content.isObject()) {
        files.add(file);
      }
      content.path("contexts").forEach(context -> contexts.add(context.path("name").asText()));
      current =
          current.or(() ->
              Optional.of(content.path("current-context").asText())
                  .filter(name -> !name.isBlank()));
    }
    return new Kubeconfig(List.copyOf(files), List.copyOf(contexts), current);
  }

  private static List<Path> named(Map<String, String> environment) {
    var named =
        Optional.ofNullable(environment.get("KUBECONFIG")).filter(value -> !value.isBlank());
    return named
        .map(value ->
            Arrays.stream(value.split(File.pathSeparator, -1))
                .filter(part -> !part.isBlank())
                .map(Path::of)
                .toList())
        .orElseGet(
            () -> List.of(Path.of(environment.getOrDefault("HOME", "/"), ".kube", "config")));
  }

  private static JsonNode content(Path file) {
    try {
      return Files.isReadable(file) ? YAML.readTree(file.toFile()) : YAML.missingNode();
    } catch (IOException e) {
      // The exception may quote the file, and the file holds credentials.
      LOG.warn("{} is not a kubeconfig that can be read", file);
      return YAML.missingNode();
    }
  }
}
