package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ClusterFacts.Authority;
import dev.sailwright.mesh.ClusterFacts.ClosedWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperations;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Whom Istio's webhooks trust, and which webhooks of other programs fail closed. */
final class OtherWebhooks {
  private final Reading reading;
  private final List<Entry> entries;

  OtherWebhooks(Reading reading) {
    this.reading = reading;
    var mutating =
        reading.list(Listing.MUTATING_WEBHOOKS).stream()
            .flatMap(configuration ->
                configuration.getWebhooks().stream()
                    .map(entry ->
                        new Entry(
                            configuration.getMetadata().getName(),
                            entry.getName(),
                            entry.getClientConfig(),
                            !"Ignore".equals(entry.getFailurePolicy()),
                            Objects.requireNonNullElse(entry.getRules(), List.of()))));
    var validating =
        reading.list(Listing.VALIDATING_WEBHOOKS).stream()
            .flatMap(configuration ->
                configuration.getWebhooks().stream()
                    .map(entry ->
                        new Entry(
                            configuration.getMetadata().getName(),
                            entry.getName(),
                            entry.getClientConfig(),
                            !"Ignore".equals(entry.getFailurePolicy()),
                            Objects.requireNonNullElse(entry.getRules(), List.of()))));
    entries = Stream.concat(mutating, validating).toList();
  }

  private record Entry(
      String configuration,
      String name,
      WebhookClientConfig client,
      boolean failsClosed,
      List<RuleWithOperations> rules) {
    boolean isIstios() {
      return Webhooks.isIstios(name, client);
    }

    boolean coversNewPods() {
      return rules.stream()
          .anyMatch(rule ->
              covers(rule.getOperations(), "CREATE")
                  && covers(rule.getResources(), "pods")
                  && covers(rule.getApiGroups(), ""));
    }

    private static boolean covers(List<String> named, String wanted) {
      return named.contains("*") || named.contains("*/*") || named.contains(wanted);
    }
  }

  /** Of Istio's webhooks that have a readable caBundle. */
  List<Authority> authorities() {
    return entries.stream()
        .filter(Entry::isIstios)
        .flatMap(entry -> authority(entry).stream())
        .toList();
  }

  /** An unreadable bundle is a finding of its own, of the mesh's webhooks. */
  private static Optional<Authority> authority(Entry entry) {
    try {
      var bundle = Objects.requireNonNullElse(entry.client().getCaBundle(), "");
      return Optional.of(
          new Authority(
              entry.configuration(),
              entry.name(),
              Certificates.fingerprints(Certificates.ofCaBundle(bundle))));
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  List<ClosedWebhook> closed() {
    return entries.stream()
        .filter(entry -> !entry.isIstios() && entry.failsClosed() && entry.coversNewPods())
        .flatMap(entry ->
            Optional.ofNullable(entry.client().getService())
                .filter(service -> nobodyBehind(service.getNamespace(), service.getName()))
                .map(service ->
                    new ClosedWebhook(
                        entry.configuration(),
                        entry.name(),
                        service.getNamespace() + "/" + service.getName()))
                .stream())
        .toList();
  }

  private boolean nobodyBehind(String namespace, String service) {
    return reading.read(
        BlindSpot.Area.WEBHOOKS,
        "endpoints of Service " + namespace + "/" + service,
        "list endpointslices",
        false,
        () -> Webhooks.countReady(reading.client(), namespace, service) == 0);
  }
}
