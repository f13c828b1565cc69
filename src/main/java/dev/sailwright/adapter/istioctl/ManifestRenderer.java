package dev.sailwright.adapter.istioctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Runs {@code istioctl manifest generate}, which needs no cluster. What the same binary made of the
 * same inputs is remembered: it is asked for at the request and before the first step.
 */
final class ManifestRenderer {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

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
    try (var folder =
        new InputFolder(temporary, new Order("render " + UUID.randomUUID(), version, inputs, ""))) {
      var words = IstioctlArguments.generate(version, folder.files(), inputs.sets());
      var spoken = processes.listen(binary.path(), words, TIMEOUT);
      return switch (spoken.result()) {
        case Result.Exited exited when exited.code() == 0 ->
            spoken.cut()
                ? new Render.NotRendered("it printed more than is read")
                : read(spoken.output());
        case Result.Exited exited ->
            new Render.NotRendered(
                "istioctl "
                    + version
                    + " manifest generate ended with "
                    + exited.code()
                    + ": "
                    + spoken.errors().stream().limit(SAID).collect(Collectors.joining(" ")));
        case Result.Killed killed -> new Render.NotRendered(killed.reason());
        case Result.NotStarted not -> new Render.NotRendered(not.reason());
      };
    } catch (IOException e) {
      return new Render.NotRendered("its files could not be written: " + e.getMessage());
    }
  }

  private static Render read(String text) throws IOException {
    var items = new ArrayList<Manifest.Item>();
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
      while (documents.hasNextValue()) {
        var document = documents.nextValue();
        if (document != null && document.hasNonNull("kind")) {
          items.add(Manifest.Item.of(tree(document), ManifestRenderer::fields));
        }
      }
    } catch (JsonProcessingException e) {
      return new Render.NotRendered("what it printed is no YAML: " + e.getOriginalMessage());
    }
    return items.isEmpty()
        ? new Render.NotRendered("it printed no object")
        : new Render.Rendered(new Manifest(items));
  }

  private static Map<String, Object> tree(JsonNode document) {
    return YAML.convertValue(document, new TypeReference<>() {});
  }

  private static Optional<Map<?, ?>> fields(String text) {
    try {
      var tree = YAML.readTree(text);
      return tree != null && tree.isObject() ? Optional.of(tree(tree)) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
