package dev.sailwright.adapter.istioctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sailwright.adapter.istioctl.ProcessRunner.Result;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.InstallInputs;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.port.MeshInstaller.Render;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Runs {@code istioctl manifest generate}, which needs no cluster. What the same binary made of the
 * same inputs is remembered: it is asked for at the request and before the first step. Commands
 * keep it for the next one, too.
 */
final class ManifestRenderer {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private static final int SAID = 3;

  private final ProcessRunner processes;
  private final Path temporary;
  private final KeptRenderings kept;
  private final Cache<Key, PrintedManifest> remembered =
      Caffeine.newBuilder().maximumSize(8).build();

  ManifestRenderer(ProcessRunner processes, Path temporary, KeptRenderings kept) {
    this.processes = processes;
    this.temporary = temporary;
    this.kept = kept;
  }

  private record Key(
      String sha256, IstioVersion version, InstallInputs inputs, Optional<String> revision) {}

  /** What the process printed, or why there is nothing. */
  private sealed interface Ran {
    record Printed(PrintedManifest manifest) implements Ran {}

    record Failed(String reason) implements Ran {}
  }

  Render render(
      PinnedBinaries.Binary.Usable binary,
      IstioVersion version,
      MeshChange.Install install,
      Predicate<String> kinds) {
    var key = new Key(binary.sha256(), version, install.inputs(), install.named());
    var ran =
        Optional.ofNullable(remembered.getIfPresent(key))
            .<Ran>map(Ran.Printed::new)
            .or(() ->
                kept.find(binary.sha256(), version, install)
                    .map(ManifestRenderer::read)
                    .filter(Ran.Printed.class::isInstance))
            .orElseGet(() -> run(binary, version, install));
    return switch (ran) {
      case Ran.Failed failed -> new Render.NotRendered(failed.reason());
      case Ran.Printed printed -> {
        try {
          var manifest = printed.manifest().read(kinds);
          remembered.put(key, printed.manifest());
          yield new Render.Rendered(manifest);
        } catch (JsonProcessingException e) {
          yield new Render.NotRendered(noYaml(e));
        }
      }
    };
  }

  private Ran run(
      PinnedBinaries.Binary.Usable binary, IstioVersion version, MeshChange.Install install) {
    try (var folder =
        new InputFolder(
            temporary, install.inputs(), "render " + UUID.randomUUID() + "\n" + version)) {
      var words = IstioctlArguments.generate(version, install, folder.files());
      var spoken = processes.listen(binary.path(), words, TIMEOUT);
      return switch (spoken.result()) {
        case Result.Exited exited when exited.code() == 0 ->
            spoken.cut()
                ? new Ran.Failed("it printed more than is read")
                : kept(binary, version, install, spoken.output());
        case Result.Exited exited ->
            new Ran.Failed(
                "istioctl "
                    + version
                    + " manifest generate ended with "
                    + exited.code()
                    + ": "
                    + spoken.errors().stream().limit(SAID).collect(Collectors.joining(" ")));
        case Result.Killed killed -> new Ran.Failed(killed.reason());
        case Result.NotStarted not -> new Ran.Failed(not.reason());
      };
    } catch (IOException e) {
      return new Ran.Failed("its files could not be written: " + e.getMessage());
    }
  }

  private Ran kept(
      PinnedBinaries.Binary.Usable binary,
      IstioVersion version,
      MeshChange.Install install,
      String printed) {
    var ran = read(printed);
    if (ran instanceof Ran.Printed) {
      kept.keep(binary.sha256(), version, install, printed);
    }
    return ran;
  }

  private static Ran read(String text) {
    try {
      var manifest = new PrintedManifest(text);
      return manifest.isEmpty()
          ? new Ran.Failed("it printed no object")
          : new Ran.Printed(manifest);
    } catch (JsonProcessingException e) {
      return new Ran.Failed(noYaml(e));
    }
  }

  private static String noYaml(JsonProcessingException e) {
    return "what it printed is no YAML: " + e.getOriginalMessage();
  }
}
