package dev.sailwright.adapter.releases;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.diagnosis.Signature;
import dev.sailwright.mesh.Bulletin;
import dev.sailwright.mesh.BundleVersion;
import dev.sailwright.mesh.GatewayApiLimit;
import dev.sailwright.mesh.Hazards;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.KnownBad;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.NeededApi;
import dev.sailwright.mesh.Release;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.mesh.RemovedApi;
import dev.sailwright.mesh.UpgradeNote;
import dev.sailwright.mesh.VersionRange;
import dev.sailwright.mesh.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the catalog that comes with the program. src/main/catalog/make-catalog.py makes its files,
 * but for known-bad.json and gateway-api.json, which are kept by hand.
 */
public final class CatalogResource {
  private static final ObjectMapper JSON =
      JsonMapper.builder().addModule(new JavaTimeModule()).build();

  private CatalogResource() {}

  public static ReleaseCatalog load() {
    var releases = read("/catalog/releases.json", Releases.class);
    var needed = read("/catalog/needed-apis.json", NeededApis.class);
    var removed = read("/catalog/removed-apis.json", RemovedApis.class);
    var bulletins = read("/catalog/bulletins.json", Bulletins.class);
    var notes = read("/catalog/upgrade-notes.json", UpgradeNotes.class);
    var bad = read("/catalog/known-bad.json", KnownBads.class);
    var limits = read("/catalog/gateway-api.json", Limits.class);
    return new ReleaseCatalog(
        releases.asOf(),
        releases.releases().stream().map(ReleaseRow::release).toList(),
        needed.neededApis().stream().map(NeededApiRow::neededApi).toList(),
        removed.removedApis().stream().map(RemovedApiRow::removedApi).toList(),
        bulletins.bulletins().stream().map(BulletinRow::bulletin).toList(),
        notes.upgradeNotes().stream().map(NoteRow::note).toList(),
        new Hazards(
            bad.knownBad().stream().map(BadRow::knownBad).toList(),
            limits.gatewayApi().stream().map(LimitRow::limit).toList()));
  }

  /** Log lines that mean something, in the order in which they are tried. */
  public static List<Signature> signatures() {
    return read("/catalog/signatures.json", Signatures.class).signatures().stream()
        .map(SignatureRow::signature)
        .toList();
  }

  private record Signatures(List<SignatureRow> signatures) {}

  /**
   * @param sample a line that it fits; for tests, and for people who read the file
   */
  private record SignatureRow(
      String id,
      String regex,
      FindingCode code,
      Severity severity,
      String meaning,
      String nextCheck,
      String sample) {
    Signature signature() {
      return new Signature(id, Pattern.compile(regex), code, severity, meaning, nextCheck);
    }
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

  private record Bulletins(List<BulletinRow> bulletins) {}

  private record BulletinRow(
      String id,
      String title,
      boolean advisory,
      List<String> cves,
      @Nullable Double cvss,
      LocalDate published,
      List<AffectedRow> affected,
      String url) {
    Bulletin bulletin() {
      return new Bulletin(
          id,
          title,
          advisory,
          cves,
          Optional.ofNullable(cvss),
          published,
          affected.stream().map(AffectedRow::range).toList(),
          url);
    }
  }

  private record AffectedRow(@Nullable String from, @Nullable String to, boolean toInclusive) {
    Bulletin.Range range() {
      return new Bulletin.Range(
          Optional.ofNullable(from).map(IstioVersion::of),
          Optional.ofNullable(to).map(IstioVersion::of),
          toInclusive);
    }
  }

  private record UpgradeNotes(List<NoteRow> upgradeNotes) {}

  private record NoteRow(String minor, String area, String summary, List<Integer> issues) {
    UpgradeNote note() {
      return new UpgradeNote(Minor.of(minor), area, summary, issues);
    }
  }

  private record KnownBads(List<BadRow> knownBad) {}

  private record BadRow(
      String id,
      List<Versions> versions,
      @Nullable Versions from,
      @Nullable String proxiesBefore,
      @Nullable Set<Workload.Role> only,
      String problem,
      List<String> sources) {
    KnownBad knownBad() {
      return new KnownBad(
          id,
          versions.stream().map(Versions::range).toList(),
          Optional.ofNullable(from).map(Versions::range),
          Optional.ofNullable(proxiesBefore).map(IstioVersion::of),
          Objects.requireNonNullElse(only, Set.of()),
          problem,
          sources);
    }
  }

  private record Versions(String from, @Nullable String before) {
    VersionRange range() {
      return new VersionRange(
          IstioVersion.of(from), Optional.ofNullable(before).map(IstioVersion::of));
    }
  }

  private record Limits(List<LimitRow> gatewayApi) {}

  private record LimitRow(
      GatewayApiLimit.Resource resource,
      List<Versions> istio,
      @Nullable String lowest,
      @Nullable String highest,
      GatewayApiLimit.Effect effect,
      List<String> sources) {
    GatewayApiLimit limit() {
      return new GatewayApiLimit(
          istio.stream().map(Versions::range).toList(),
          resource,
          Optional.ofNullable(lowest).map(BundleVersion::of),
          Optional.ofNullable(highest).map(BundleVersion::of),
          effect,
          sources);
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

  private record RemovedApis(List<RemovedApiRow> removedApis) {}

  private record RemovedApiRow(
      String groupVersion,
      String resource,
      String removedIn,
      @Nullable String replacement,
      @Nullable String replacementSince) {
    RemovedApi removedApi() {
      return new RemovedApi(
          groupVersion,
          resource,
          Minor.of(removedIn),
          Optional.ofNullable(replacement)
              .map(other ->
                  new RemovedApi.Replacement(
                      other, Minor.of(Objects.requireNonNull(replacementSince)))));
    }
  }
}
