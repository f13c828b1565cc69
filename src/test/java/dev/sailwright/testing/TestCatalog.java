package dev.sailwright.testing;

import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import dev.sailwright.diagnosis.Signature;
import dev.sailwright.mesh.Bulletin;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.NeededApi;
import dev.sailwright.mesh.Release;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.mesh.RemovedApi;
import dev.sailwright.mesh.UpgradeNote;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A few releases with their real dates and ranges, so that tests do not change when the data grows.
 */
public final class TestCatalog {
  private TestCatalog() {}

  public static ReleaseCatalog catalog() {
    return catalog(List.of());
  }

  public static ReleaseCatalog catalog(List<Bulletin> bulletins) {
    return catalog(
        bulletins,
        new UpgradeNote(
            Minor.of("1.31"),
            "traffic-management",
            "Gateways that share a host and a port are merged strictly.",
            List.of()));
  }

  /** With this note alone. */
  public static ReleaseCatalog noting(UpgradeNote note) {
    return catalog(List.of(), note);
  }

  private static ReleaseCatalog catalog(List<Bulletin> bulletins, UpgradeNote note) {
    return new ReleaseCatalog(
        LocalDate.parse("2026-11-23"),
        List.of(
            release("1.7", "2020-08-21", "2021-02-25", false, "1.16", "1.18", "1.7.4", "1.7.8"),
            release("1.16", "2022-11-15", "2023-07-25", false, "1.22", "1.25", "1.16.1", "1.16.7"),
            release("1.28", "2025-11-05", "2026-07-01", false, "1.30", "1.34", "1.28.9", "1.28.10"),
            release(
                "1.29",
                "2026-02-16",
                "2026-10-12",
                false,
                "1.31",
                "1.35",
                "1.29.1",
                "1.29.6",
                "1.29.8"),
            release("1.30", "2026-05-18", "2026-11-30", true, "1.32", "1.36", "1.30.4", "1.30.5"),
            release("1.31", "2026-08-31", "2027-02-28", true, "1.32", "1.37", "1.31.0", "1.31.1")),
        List.of(
            needs("1.7", "networking.k8s.io/v1beta1", "ingresses", "1.22"),
            needs("1.7", "networking.k8s.io/v1beta1", "ingressclasses", "1.22"),
            new NeededApi(
                Minor.of("1.31"),
                "networking.k8s.io/v1",
                "ingresses",
                true,
                Optional.empty(),
                "istiod")),
        List.of(
            replaced("networking.k8s.io/v1beta1", "ingresses", "1.22", "networking.k8s.io/v1 1.19"),
            replaced(
                "flowcontrol.apiserver.k8s.io/v1beta1",
                "flowschemas",
                "1.26",
                "flowcontrol.apiserver.k8s.io/v1 1.29"),
            new RemovedApi(
                "policy/v1beta1", "podsecuritypolicies", Minor.of("1.25"), Optional.empty())),
        bulletins,
        List.of(note),
        TestHazards.hazards());
  }

  /** One of them, so that tests do not change when the data grows. */
  public static List<Signature> signatures() {
    return List.of(
        new Signature(
            "api-removed-ingress",
            Pattern.compile("Failed to list \\*v1beta1\\.Ingress(?:Class)?: the server could not"),
            FindingCode.LOGS_API_REMOVED,
            Severity.WARNING,
            "istiod asks for an Ingress API version that the API server no longer serves",
            "Compare the Kubernetes minor with the Istio minor"));
  }

  /**
   * @param by what replaces it, and since when
   */
  private static RemovedApi replaced(
      String groupVersion, String resource, String removedIn, String by) {
    var words = by.split(" ", 2);
    return new RemovedApi(
        groupVersion,
        resource,
        Minor.of(removedIn),
        Optional.of(new RemovedApi.Replacement(words[0], Minor.of(words[1]))));
  }

  private static NeededApi needs(
      String istio, String groupVersion, String resource, String removedIn) {
    return new NeededApi(
        Minor.of(istio), groupVersion, resource, true, Minor.parse(removedIn), "istiod informer");
  }

  private static Release release(
      String minor,
      String released,
      String end,
      boolean estimated,
      String lowest,
      String highest,
      String... patches) {
    return new Release(
        Minor.of(minor),
        LocalDate.parse(released),
        Optional.of(LocalDate.parse(end)),
        estimated,
        Optional.of(new Release.KubernetesRange(Minor.of(lowest), Minor.of(highest))),
        Arrays.stream(patches).map(IstioVersion::of).toList());
  }
}
