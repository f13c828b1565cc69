package dev.sailwright.mesh;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Istio releases that are known, as of a day, the Kubernetes APIs that each istiod needs, what
 * replaces those that end, the security bulletins, and what changes with a minor.
 *
 * <p>Support follows Istio's policy: a minor is supported until six weeks after the release of N+2
 * (istio.io, docs/releases/supported-releases), where no date was announced.
 */
public final class ReleaseCatalog implements Releases {
  private static final int WEEKS_AFTER_SECOND_NEXT_MINOR = 6;

  private final AsOf asOf;
  private final Map<Minor, Release> releases;
  private final Set<IstioVersion> unchecked;
  private final boolean lacksLists;
  private final List<NeededApi> neededApis;
  private final List<RemovedApi> removedApis;
  private final List<Bulletin> bulletins;
  private final List<UpgradeNote> upgradeNotes;
  private final Hazards hazards;

  public ReleaseCatalog(
      LocalDate asOf,
      Collection<Release> releases,
      Collection<NeededApi> neededApis,
      Collection<RemovedApi> removedApis,
      Collection<Bulletin> bulletins,
      Collection<UpgradeNote> upgradeNotes,
      Hazards hazards) {
    this.asOf = new AsOf(asOf, Optional.empty());
    this.releases = byMinor(releases);
    this.unchecked = Set.of();
    this.lacksLists = false;
    this.neededApis = List.copyOf(neededApis);
    this.removedApis = List.copyOf(removedApis);
    this.bulletins = List.copyOf(bulletins);
    this.upgradeNotes = List.copyOf(upgradeNotes);
    this.hazards = hazards;
  }

  private ReleaseCatalog(
      ReleaseCatalog of,
      AsOf asOf,
      Collection<Release> releases,
      Set<IstioVersion> unchecked,
      boolean lacksLists) {
    this.asOf = asOf;
    this.releases = byMinor(releases);
    this.unchecked = Set.copyOf(unchecked);
    this.lacksLists = lacksLists;
    this.neededApis = of.neededApis;
    this.removedApis = of.removedApis;
    this.bulletins = of.bulletins;
    this.upgradeNotes = of.upgradeNotes;
    this.hazards = of.hazards;
  }

  private static Map<Minor, Release> byMinor(Collection<Release> releases) {
    var byMinor = new TreeMap<Minor, Release>();
    releases.forEach(release -> byMinor.put(release.minor(), release));
    return byMinor;
  }

  /** The same catalog with more releases; one of a minor that is known already replaces it. */
  public ReleaseCatalog with(Collection<Release> added) {
    var all = new ArrayList<>(releases.values());
    all.addAll(added);
    return new ReleaseCatalog(this, asOf, all, unchecked, lacksLists);
  }

  /** The same catalog with what the publishers' lists add; their versions are not checked. */
  public ReleaseCatalog with(PublishedReleases lists) {
    var all = lists.addedTo(releases.values());
    var added =
        all.stream()
            .flatMap(release -> release.patches().stream())
            .filter(version -> !knows(version))
            .collect(Collectors.toSet());
    return new ReleaseCatalog(
        this, new AsOf(asOf.data(), Optional.of(lists.asOf())), all, added, false);
  }

  /** The same catalog, where the publishers' lists are to add to it and could not be read yet. */
  public ReleaseCatalog withoutLists() {
    return new ReleaseCatalog(this, asOf, releases.values(), unchecked, true);
  }

  /** Whether a version that it does not know may yet stand in a list that was not read. */
  public boolean lacksLists() {
    return lacksLists;
  }

  @Override
  public ReleaseCatalog now() {
    return this;
  }

  public AsOf asOf() {
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
   * Whether it is a release that was there when the data were made; only then what the bulletins do
   * not say of it counts.
   */
  public boolean isChecked(IstioVersion version) {
    return knows(version) && !version.isPreRelease() && !unchecked.contains(version);
  }

  /** Whether the publishers' lists alone know it. */
  public boolean isUnchecked(IstioVersion version) {
    return unchecked.contains(version);
  }

  /** The newest release (no pre-release) of the newest minor whose range holds this Kubernetes. */
  public Optional<Newest> newestFor(Minor kubernetes) {
    return releases.values().stream()
        .filter(
            release -> release.kubernetes().map(range -> range.contains(kubernetes)).orElse(false))
        .flatMap(release -> release.newestPatch().stream())
        .max(Comparator.naturalOrder())
        .map(this::newest);
  }

  /** The newest release of the same minor, if it is newer. */
  public Optional<Newest> newerPatch(IstioVersion version) {
    return release(version.minor())
        .flatMap(Release::newestPatch)
        .filter(patch -> patch.compareTo(version) > 0)
        .map(this::newest);
  }

  private Newest newest(IstioVersion version) {
    return new Newest(version, isChecked(version));
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

  /** What is known of the end of an API; empty when nothing is. */
  public Optional<RemovedApi> removedApi(String groupVersion, String resource) {
    return removedApis.stream()
        .filter(api -> api.groupVersion().equals(groupVersion) && api.resource().equals(resource))
        .findFirst();
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
    var checked = isChecked(version);
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
            .filter(patch -> patch.compareTo(version) >= 0 && isChecked(patch))
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
