package dev.sailwright.comparison;

import dev.sailwright.mesh.ClusterFacts;
import dev.sailwright.mesh.Webhook;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the webhook configurations of two meshes show. */
final class WebhookTraits {
  private static final String SUBJECT = "";
  private static final String PRESENT = "present";
  private static final String ANSWERED = "somebody answers";
  private static final String OWN = "this mesh's own authority";

  private WebhookTraits() {}

  static Map<String, Seen> entries(Look look, Look other) {
    var byKind = new TreeMap<String, Seen>();
    for (var kind : Webhook.Kind.values()) {
      var entries =
          active(look).stream()
              .filter(webhook -> webhook.kind() == kind)
              .collect(
                  Collectors.groupingBy(
                      Webhook::configuration, TreeMap::new, Collectors.counting()));
      byKind.put(
          kind.name().toLowerCase(Locale.ROOT),
          Seen.of(
              Words.each(
                  entries.entrySet().stream()
                      .map(entry ->
                          entry.getKey()
                              + (entry.getValue() == 1
                                  ? ""
                                  : " with " + entry.getValue() + " entries")))));
    }
    return byKind;
  }

  static Map<String, Seen> caBundles(Look look, Look other) {
    return troubles(
        PRESENT,
        active(look).stream()
            .map(webhook ->
                new Words.Trouble(
                    webhook.caBundle().name().toLowerCase(Locale.ROOT), place(webhook)))
            .toList());
  }

  static Map<String, Seen> endpoints(Look look, Look other) {
    var called = active(look).stream().filter(webhook -> webhook.service().isPresent()).toList();
    return called.stream()
            .anyMatch(webhook -> webhook.serviceExists() && webhook.readyEndpoints().isEmpty())
        ? Map.of(SUBJECT, Seen.not())
        : troubles(
            ANSWERED,
            called.stream()
                .map(webhook -> new Words.Trouble(behind(webhook), place(webhook)))
                .toList());
  }

  static Map<String, Seen> failurePolicy(Look look, Look other) {
    return active(look).isEmpty()
        ? Map.of()
        : Map.of(SUBJECT, Seen.of(Words.each(active(look).stream().map(Webhook::failurePolicy))));
  }

  static Map<String, Seen> authority(Look look, Look other) {
    if (look.facts().isEmpty()) {
      return Map.of(SUBJECT, Seen.not());
    }
    var own = look.facts().get().ownRoots(look.mesh());
    return own.isEmpty()
        ? Map.of()
        : troubles(
            OWN,
            look.facts().get().authorities().stream()
                .map(authority ->
                    new Words.Trouble(
                        authority.fingerprints().stream().anyMatch(own::contains)
                            ? OWN
                            : "another authority",
                        authority.configuration() + " / " + authority.webhook()))
                .toList());
  }

  static Map<String, Seen> others(Look look, Look other) {
    return Map.of(
        SUBJECT,
        look.facts()
            .map(ClusterFacts::closedWebhooks)
            .map(closed ->
                Seen.of(
                    Words.each(
                        closed.stream()
                            .map(hook -> hook.configuration() + " / " + hook.webhook()))))
            .orElseGet(Seen::not));
  }

  private static Map<String, Seen> troubles(String well, List<Words.Trouble> all) {
    return all.isEmpty() ? Map.of() : Map.of(SUBJECT, Words.troubles(well, all));
  }

  private static String behind(Webhook webhook) {
    if (!webhook.serviceExists()) {
      return "no such Service";
    }
    return webhook.readyEndpoints().filter(ready -> ready > 0).isPresent()
        ? ANSWERED
        : "no ready endpoint";
  }

  private static List<Webhook> active(Look look) {
    return look.mesh().webhooks().stream().filter(webhook -> !webhook.deactivated()).toList();
  }

  private static String place(Webhook webhook) {
    return webhook.configuration() + " / " + webhook.name();
  }
}
