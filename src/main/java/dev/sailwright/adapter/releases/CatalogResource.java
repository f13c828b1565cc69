package dev.sailwright.adapter.releases;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.NeededApi;
import dev.sailwright.mesh.Release;
import dev.sailwright.mesh.ReleaseCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the catalog that comes with the program; src/main/catalog/make-catalog.py makes its two
 * files.
 */
public final class CatalogResource {
  private static final ObjectMapper JSON =
      JsonMapper.builder().addModule(new JavaTimeModule()).build();

  private CatalogResource() {}

  public static ReleaseCatalog load() {
    var releases = read("/catalog/releases.json", Releases.class);
    var needed = read("/catalog/needed-apis.json", NeededApis.class);
    return new ReleaseCatalog(
        releases.asOf(),
        releases.releases().stream().map(ReleaseRow::release).toList(),
        needed.neededApis().stream().map(NeededApiRow::neededApi).toList());
  }

  private static <T> T read(String resource, Class<T> type) {
    try (var stream = CatalogResource.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("this build lacks " + resource);
      }
      return JSON.readValue(stream, type);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  private record Releases(LocalDate asOf, String supportPolicy, List<ReleaseRow> releases) {}

  /**
   * @param basis why this end of support, in words; for people who read the file
   */
  private record ReleaseRow(
      String minor,
      LocalDate released,
      @Nullable LocalDate endOfSupport,
      boolean endEstimated,
      String basis,
      @Nullable Range kubernetes,
      List<String> patches) {
    Release release() {
      return new Release(
          Minor.of(minor),
          released,
          Optional.ofNullable(endOfSupport),
          endEstimated,
          Optional.ofNullable(kubernetes).map(Range::kubernetesRange),
          patches.stream().map(IstioVersion::of).toList());
    }
  }

  private record Range(String lowest, String highest) {
    Release.KubernetesRange kubernetesRange() {
      return new Release.KubernetesRange(Minor.of(lowest), Minor.of(highest));
    }
  }

  private record NeededApis(List<NeededApiRow> neededApis) {}

  private record NeededApiRow(
      String istio,
      String groupVersion,
      String resource,
      boolean fatal,
      String removedIn,
      String usedBy) {
    NeededApi neededApi() {
      return new NeededApi(
          Minor.of(istio), groupVersion, resource, fatal, Optional.of(Minor.of(removedIn)), usedBy);
    }
  }
}
