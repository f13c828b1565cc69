package dev.sailwright.adapter.istioctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sailwright.adapter.istioctl.ProcessRunner.Result;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.Manifest;
import dev.sailwright.port.MeshInstaller.Order;
import dev.sailwright.port.MeshInstaller.Render;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs {@code istioctl manifest generate}, which needs no cluster. What the same binary made of the
 * same inputs is remembered: it is asked for at the request, at the click and before the first step.
 */
final class ManifestRenderer {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** Istio's CRDs alone take about 1 MB. */
  private static final long MOST_BYTES = 32L * 1024 * 1024;

  private static final int SAID = 3;

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final ProcessRunner processes;
  private final Path temporary;
  private final Cache<Key, Render> remembered = Caffeine.newBuilder().maximumSize(8).build();

  ManifestRenderer(ProcessRunner processes, Path temporary) {
    this.processes = processes;
    this.temporary = temporary;
  }

  private record Key(String sha256, IstioVersion version, InstallInputs inputs) {}

  Render render(PinnedBinaries.Binary.Usable binary, IstioVersion version, InstallInputs inputs) {
    var key = new Key(binary.sha256(), version, inputs);
    var known = Optional.ofNullable(remembered.getIfPresent(key));
    if (known.isPresent()) {
      return known.get();
    }
    var render = run(binary, version, inputs);
    if (render instanceof Render.Rendered) {
      remembered.put(key, render);
    }
    return render;
  }

  private Render run(
      PinnedBinaries.Binary.Usable binary, IstioVersion version, InstallInputs inputs) {
    try {
      var home = Files.createTempDirectory(temporary, "sailwright-render-");
      var out = home.resolve("manifest.yaml");
      try (var folder = new InputFolder(home, new Order("", version, inputs, binary.sha256()))) {
        var said = new ArrayList<String>();
        var words = IstioctlArguments.generate(version, folder.files(), inputs.sets());
        return switch (processes.capture(binary.path(), words, TIMEOUT, out, said::add)) {
          case Result.Exited exited when exited.code() == 0 -> read(out);
          case Result.Exited exited ->
              new Render.NotRendered(
                  "istioctl "
                      + version
                      + " manifest generate ended with "
                      + exited.code()
                      + ": "
                      + String.join(" ", said.subList(Math.max(0, said.size() - SAID), said.size())));
          case Result.Killed killed -> new Render.NotRendered(killed.reason());
          case Result.NotStarted not -> new Render.NotRendered(not.reason());
        };
      } finally {
        Files.deleteIfExists(out);
        Files.deleteIfExists(home);
      }
    } catch (IOException e) {
      return new Render.NotRendered("its files could not be written: " + e.getMessage());
    }
  }

  private static Render read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      return new Render.NotRendered(
          "it printed more than " + MOST_BYTES / 1024 / 1024 + " MiB of manifests");
    }
    var items = new ArrayList<Manifest.Item>();
    try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        var documents = YAML.readerForMapOf(Object.class).<Map<String, Object>>readValues(reader)) {
      while (documents.hasNextValue()) {
        var document = documents.nextValue();
        if (document != null && document.get("kind") != null) {
          items.add(Manifest.Item.of(opened(document)));
        }
      }
    } catch (JsonProcessingException e) {
      return new Render.NotRendered("what it printed is no YAML: " + e.getOriginalMessage());
    }
    return items.isEmpty()
        ? new Render.NotRendered("it printed no object")
        : new Render.Rendered(new Manifest(items));
  }

  /** With the YAML inside a ConfigMap as part of the tree, so that it is compared by its fields. */
  private static Map<String, Object> opened(Map<String, Object> document) {
    if (!"ConfigMap".equals(document.get("kind"))
        || !(document.get("data") instanceof Map<?, ?> data)) {
      return document;
    }
    var open = new LinkedHashMap<String, Object>();
    data.forEach((name, value) -> open.put(name.toString(), opened(value)));
    var copy = new LinkedHashMap<>(document);
    copy.put("data", open);
    return copy;
  }

  private static Object opened(Object value) {
    if (value instanceof String text && text.contains(":")) {
      try {
        var tree = YAML.readTree(text);
        if (tree != null && tree.isObject()) {
          return YAML.convertValue(tree, Map.class);
        }
      } catch (JsonProcessingException e) {
        // A template is no YAML, and is compared by its lines.
        return value;
      }
    }
    return value == null ? List.of() : value;
  }
}
