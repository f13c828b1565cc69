package dev.sailwright.testing;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.PublishedReleases;
import dev.sailwright.mesh.Release;
import dev.sailwright.port.ReleaseFeed;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Lists that a test writes. */
public final class FakeReleaseFeed implements ReleaseFeed {
  public static final LocalDate DAY = LocalDate.parse("2026-11-23");

  private final Map<IstioVersion, LocalDate> versions = new TreeMap<>();
  private final List<PublishedReleases.Cycle> cycles = new ArrayList<>();
  private Optional<PublishedReleases> read = Optional.empty();
  private boolean failing;

  public FakeReleaseFeed publish(String version) {
    versions.put(IstioVersion.of(version), DAY);
    return this;
  }

  /** A minor with the Kubernetes versions that it supports. */
  public FakeReleaseFeed cycle(String minor, String ends, String lowest, String highest) {
    cycles.add(
        new PublishedReleases.Cycle(
            Minor.of(minor),
            DAY,
            Optional.of(LocalDate.parse(ends)),
            Optional.of(new Release.KubernetesRange(Minor.of(lowest), Minor.of(highest)))));
    return this;
  }

  public void fail() {
    failing = true;
  }

  @Override
  public Optional<PublishedReleases> published() {
    return read;
  }

  @Override
  public List<String> refresh() {
    if (failing) {
      return List.of("the lists do not answer");
    }
    read = Optional.of(new PublishedReleases(DAY, versions, cycles));
    return List.of();
  }
}
