package dev.sailwright.mesh;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What istiods and proxies themselves tell of proxies; only a diagnosis asks them.
 *
 * @param sync empty when no istiod told
 * @param certificates of the workloads that were looked at; a sample
 * @param blindSpots what could not be read; everything else was
 */
public record ProxyFacts(
    Optional<Sync> sync, List<Certificate> certificates, List<BlindSpot> blindSpots) {
  public ProxyFacts {
    certificates = List.copyOf(certificates);
    blindSpots = List.copyOf(blindSpots);
  }

  /** Of a look that told nothing. */
  public static ProxyFacts nothing() {
    return new ProxyFacts(Optional.empty(), List.of(), List.of());
  }

  /**
   * Whether proxies have what istiod sent them, by istiod's own {@code /debug/syncz}.
   *
   * @param whole every istiod that is ready told; otherwise there may be more proxies behind
   * @param connected proxies that these istiods know
   * @param behind those that did not acknowledge in two looks what they had been sent before the
   *     first, by name
   */
  public record Sync(boolean whole, int connected, List<Behind> behind) {
    public Sync {
      behind = List.copyOf(behind);
    }
  }

  /**
   * @param pod {@code namespace/name}
   * @param istiod {@code namespace/name} of the pod that it is connected to
   * @param late what it did not acknowledge; at least one
   */
  public record Behind(String pod, String istiod, List<Late> late) {
    public Behind {
      late = List.copyOf(late);
    }
  }

  /**
   * @param refusal the proxy's own words, if it refused it and this istiod tells; shortened
   */
  public record Late(Kind kind, Optional<String> refusal) {}

  /** Of configuration; named as {@code istioctl proxy-status} does. */
  public enum Kind {
    CDS,
    LDS,
    EDS,
    RDS,
    ECDS
  }

  /**
   * With which a proxy shows who it is.
   *
   * @param pod {@code namespace/name}
   * @param left until it expires; negative once it has
   */
  public record Certificate(String pod, Duration left) {}
}
