package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.Webhook;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Describes Istio's webhooks and who stands behind them. */
final class Webhooks {
  private final Reading reading;
  private final Instant now;
  private final Map<String, Optional<Integer>> endpoints = new TreeMap<>();
  private final Map<String, Boolean> services = new TreeMap<>();
  private final Map<String, String> tags = new TreeMap<>();

  Webhooks(Reading reading, Instant now) {
    this.reading = reading;
    this.now = now;
  }

  List<Webhook> read() {
    var webhooks = new ArrayList<Webhook>();
    reading
        .list(Listing.MUTATING_WEBHOOKS)
        .forEach(configuration ->
            configuration.getWebhooks().stream()
                .filter(entry -> isIstios(entry.getName(), entry.getClientConfig()))
                .forEach(entry ->
                    webhooks.add(
                        webhook(
                            Webhook.Kind.MUTATING,
                            configuration,
                            entry.getName(),
                            entry.getClientConfig(),
                            entry.getFailurePolicy(),
                            entry.getNamespaceSelector(),
                            Selectors.of(entry),
                            WebhookOrigins.of(configuration, entry)))));
    reading
        .list(Listing.VALIDATING_WEBHOOKS)
        .forEach(configuration ->
            configuration.getWebhooks().stream()
                .filter(entry -> isIstios(entry.getName(), entry.getClientConfig()))
                .forEach(entry ->
                    webhooks.add(
                        webhook(
                            Webhook.Kind.VALIDATING,
                            configuration,
                            entry.getName(),
                            entry.getClientConfig(),
                            entry.getFailurePolicy(),
                            entry.getNamespaceSelector(),
                            Optional.empty(),
                            WebhookOrigins.of(configuration, entry)))));
    return webhooks;
  }

  /**
   * Revision tags that the webhooks carry, tag to revision; complete once {@link #read} has
   * returned.
   */
  Map<String, String> tags() {
    return tags;
  }

  static boolean isIstios(String name, WebhookClientConfig client) {
    var service = client.getService() == null ? "" : client.getService().getName();
    return name.endsWith("istio.io")
        || service.startsWith("istiod")
        || service.startsWith("istio-");
  }

  private Webhook webhook(
      Webhook.Kind kind,
      HasMetadata configuration,
      String name,
      WebhookClientConfig client,
      @Nullable String failurePolicy,
      @Nullable LabelSelector selector,
      Optional<Webhook.Selectors> selectors,
      Webhook.Origin origin) {
    var labels =
        Objects.requireNonNullElse(
            configuration.getMetadata().getLabels(), Map.<String, String>of());
    var revision = labels.getOrDefault("istio.io/rev", "default");
    var tag = Optional.ofNullable(labels.get("istio.io/tag"));
    tag.ifPresent(named -> tags.put(named, revision));
    var service =
        Optional.ofNullable(client.getService()).map(to -> to.getNamespace() + "/" + to.getName());
    return new Webhook(
        kind,
        configuration.getMetadata().getName(),
        name,
        revision,
        tag,
        service,
        service.map(this::exists).orElse(false),
        service.flatMap(this::readyEndpoints),
        Objects.requireNonNullElse(failurePolicy, "Fail"),
        caBundle(Objects.requireNonNullElse(client.getCaBundle(), "")),
        isDeactivated(selector),
        selectors,
        Optional.of(origin));
  }

  private boolean exists(String service) {
    return services.computeIfAbsent(
        service,
        key ->
            reading.read(
                BlindSpot.Area.WEBHOOKS,
                "Service " + key,
                "get services",
                true,
                () ->
                    reading
                            .client()
                            .services()
                            .inNamespace(key.split("/", 2)[0])
                            .withName(key.split("/", 2)[1])
                            .get()
                        != null));
  }

  private Optional<Integer> readyEndpoints(String service) {
    return endpoints.computeIfAbsent(
        service,
        key ->
            reading.read(
                BlindSpot.Area.WEBHOOKS,
                "endpoints of Service " + key,
                "list endpointslices",
                Optional.empty(),
                () ->
                    Optional.of(
                        countReady(reading.client(), key.split("/", 2)[0], key.split("/", 2)[1]))));
  }

  /** Ready addresses behind a Service. */
  static int countReady(KubernetesClient client, String namespace, String service) {
    return client
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace(namespace)
        .withLabel("kubernetes.io/service-name", service)
        .list()
        .getItems()
        .stream()
        .flatMap(slice -> Optional.ofNullable(slice.getEndpoints()).orElse(List.of()).stream())
        .filter(endpoint ->
            endpoint.getConditions() == null
                || !Boolean.FALSE.equals(endpoint.getConditions().getReady()))
        .mapToInt(endpoint -> endpoint.getAddresses().size())
        .sum();
  }

  private Webhook.CaBundle caBundle(String base64) {
    if (base64.isBlank()) {
      return Webhook.CaBundle.EMPTY;
    }
    try {
      for (var certificate : Certificates.ofCaBundle(base64)) {
        certificate.checkValidity(Date.from(now));
      }
      return Webhook.CaBundle.PRESENT;
    } catch (CertificateExpiredException | CertificateNotYetValidException e) {
      return Webhook.CaBundle.EXPIRED;
    } catch (CertificateException e) {
      return Webhook.CaBundle.MALFORMED;
    }
  }

  private static boolean isDeactivated(@Nullable LabelSelector selector) {
    return selector != null
        && (Objects.requireNonNullElse(selector.getMatchLabels(), Map.of())
                .containsKey("istio.io/deactivated")
            || Objects.requireNonNullElse(
                    selector.getMatchExpressions(), List.<LabelSelectorRequirement>of())
                .stream()
                .anyMatch(term -> term.getKey().equals("istio.io/deactivated")));
  }
}
