package dev.sailwright.mesh;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The Istio releases that are known, as of a day, the Kubernetes APIs that each istiod needs, the
 * security bulletins, and what changes with a minor.
 *
 * <p>Support follows Istio's policy: a minor is supported until six weeks after the release of N+2
 * (istio.io, docs/releases/supported-releases), where no date was announced.
 */
public final class ReleaseCatalog {
  private static final int WEEKS_AFTER_SECOND_NEXT_MINOR = 6;

  private final LocalDate asOf;
  private final Map<Minor, Release> releases;
  private final List<NeededApi> neededApis;
  private final List<Bulletin> bulletins;
  private final List<UpgradeNote> upgradeNotes;
  private final Hazards hazards;

  public ReleaseCatalog(
      LocalDate asOf,
      Collection<Release> releases,
      Collection<NeededApi> neededApis,
      Collection<Bulletin> bulletins,
      Collection<UpgradeNote> upgradeNotes,
      Hazards hazards) {
    this.asOf = asOf;
    var byMinor = new TreeMap<Minor, Release>();
    releases.forEach(release -> byMinor.put(release.minor(), release));
    this.releases = byMinor;
    this.neededApis = List.copyOf(neededApis);
    this.bulletins = List.copyOf(bulletins);
    this.upgradeNotes = List.copyOf(upgradeNotes);
    this.hazards = hazards;
  }

  /** The same catalog with more releases; one of a minor that is known already replaces it. */
  public ReleaseCatalog with(Collection<Release> added) {
    var all = new ArrayList<>(releases.values());
    all.addAll(added);
    return new ReleaseCatalog(asOf, all, neededApis, bulletins, upgradeNotes, hazards);
  }

  public LocalDate asOf() {
    return asOf;
  }

  public Optional<Release> release(Minor minor) {
    return Optional.ofNullable(releases.get(minor));
  }

  public boolean knows(IstioVersion version) {
    return release(version.minor())
        .map(release -> release.patches().contains(version))
        .orElse(false);
  }

  /**
   * The newest minor with a release (no pre-release) whose Kubernetes range holds {@code
   * kubernetes}.
   */
  public Optional<IstioVersion> newestFor(Minor kubernetes) {
    return releases.values().stream()
        .filter(
            release -> release.kubernetes().map(range -> range.contains(kubernetes)).orElse(false))
        .filter(release -> release.newestPatch().isPresent())
        .max(Comparator.comparing(Release::minor))
        .flatMap(Release::newestPatch);
  }

  /**
   * The newest patch of each minor that is supported today and runs on {@code kubernetes}, newest
   * first.
   */
  public List<IstioVersion> supportedOn(Minor kubernetes, LocalDate today) {
    return releases.values().stream()
        .filter(
            release -> release.kubernetes().map(range -> range.contains(kubernetes)).orElse(false))
        .flatMap(release -> release.newestPatch().stream())
        .filter(patch -> support(patch, today).state() == Support.State.SUPPORTED)
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  public Support support(IstioVersion version, LocalDate today) {
    var release = releases.get(version.minor());
    if (release == null) {
      return new Support(Support.State.UNKNOWN, Optional.empty(), false);
    }
    var byPolicy =
        release(version.minor().plus(2))
            .filter(second -> !second.released().isAfter(today))
            .map(second -> second.released().plusWeeks(WEEKS_AFTER_SECOND_NEXT_MINOR));
    var announced = release.endOfSupport().filter(end -> !release.endEstimated());
    var end = announced.or(() -> byPolicy).or(release::endOfSupport);
    var estimated = announced.isEmpty() && byPolicy.isEmpty() && end.isPresent();
    if (end.isEmpty()) {
      return new Support(Support.State.UNKNOWN, end, false);
    }
    // An estimate that has passed proves nothing: the successor that would end support is not known
    // to be out.
    if (estimated && today.isAfter(end.get())) {
      return new Support(Support.State.UNKNOWN, end, true);
    }
    var state = today.isAfter(end.get()) ? Support.State.ENDED : Support.State.SUPPORTED;
    return new Support(state, end, estimated);
  }

  /** The APIs without which the istiod of this version never becomes ready. */
  public List<NeededApi> fatalApis(IstioVersion version) {
    return neededApis(version).stream().filter(NeededApi::fatal).toList();
  }

  /** Every API that the istiod of this version, or its install, uses. */
  public List<NeededApi> neededApis(IstioVersion version) {
    return neededApis.stream()
        .filter(api -> api.istio().equals(version.minor()))
        .distinct()
        .toList();
  }

  /**
   * What a bulletin says of a version. Bulletins name the minors that were supported on their day,
   * so one that names no such minor says nothing of an older one.
   */
  public Bulletin.Exposure exposure(Bulletin bulletin, IstioVersion version) {
    if (bulletin.affects(version)) {
      return Bulletin.Exposure.AFFECTED;
    }
    var assessed =
        bulletin.names(version.minor())
            || isReleasedAfter(version.minor(), bulletin.published())
            || support(version, bulletin.published()).state() == Support.State.SUPPORTED;
    return assessed ? Bulletin.Exposure.NOT_AFFECTED : Bulletin.Exposure.NOT_ASSESSED;
  }

  private boolean isReleasedAfter(Minor minor, LocalDate day) {
    return release(minor).filter(release -> release.released().isAfter(day)).isPresent();
  }

  /** Without advisories: no patch mends those. */
  public Security security(IstioVersion version) {
    var checked = knows(version) && !version.isPreRelease();
    return new Security(
        bulletins(version, Bulletin.Exposure.AFFECTED)
            .sorted(
                Comparator.comparingDouble((Bulletin bulletin) -> bulletin.cvss().orElse(0.0))
                    .thenComparing(Bulletin::published)
                    .reversed())
            .toList(),
        bulletins(version, Bulletin.Exposure.NOT_ASSESSED)
            .filter(bulletin -> checked)
            .sorted(Comparator.comparing(Bulletin::published).reversed())
            .toList(),
        checked,
        release(version.minor()).stream()
            .flatMap(release -> release.patches().stream())
            .filter(patch -> patch.compareTo(version) >= 0 && !patch.isPreRelease())
            .filter(patch -> bulletins(patch, Bulletin.Exposure.AFFECTED).findAny().isEmpty())
            .findFirst());
  }

  private Stream<Bulletin> bulletins(IstioVersion version, Bulletin.Exposure exposure) {
    return bulletins.stream()
        .filter(bulletin -> !bulletin.advisory())
        .filter(bulletin -> exposure(bulletin, version) == exposure);
  }

  /** All of them, advisories too. */
  public List<Bulletin> bulletins() {
    return bulletins;
  }

  /** What changes for those who upgrade to this minor. */
  public List<UpgradeNote> upgradeNotes(Minor minor) {
    return upgradeNotes.stream().filter(note -> note.minor().equals(minor)).toList();
  }

  /** What is known to go wrong with single versions. */
  public Hazards hazards() {
    return hazards;
  }

  /** All releases, oldest first. */
  public List<Release> all() {
    return List.copyOf(releases.values());
  }
}
