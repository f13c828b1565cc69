package dev.sailwright.planning;

import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Webhook;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A webhook configuration, or one entry of it, that an older version left behind, as it was when
 * its removal was planned.
 *
 * @param configuration name of the configuration object
 * @param entry the only one that goes; empty: the whole object
 * @param uid of the configuration object
 * @param digest SHA-256 of what goes, lower-case hex, without what istiod writes by itself
 * @param reasons why it is a leftover, one line each
 */
public record Leftover(
    Webhook.Kind kind,
    String configuration,
    Optional<String> entry,
    String uid,
    String digest,
    List<String> reasons) {
  public Leftover {
    reasons = List.copyOf(reasons);
  }

  /**
   * Of what goes together: all entries of a ValidatingWebhookConfiguration, or one of a
   * MutatingWebhookConfiguration.
   *
   * @param together in the order of their configuration, at least one
   */
  public static Leftover of(List<Webhook> together, List<String> reasons) {
    var first = together.getFirst();
    return new Leftover(
        first.kind(),
        first.configuration(),
        Optional.of(first.name()).filter(entry -> first.kind() == Webhook.Kind.MUTATING),
        first.origin().map(Webhook.Origin::uid).orElse(""),
        digest(origins(together)),
        reasons);
  }

  private static List<Webhook.Origin> origins(List<Webhook> webhooks) {
    return webhooks.stream().flatMap(webhook -> webhook.origin().stream()).toList();
  }

  /**
   * Such as {@code ValidatingWebhookConfiguration istiod-istio-system} or {@code entry
   * sidecar-injector.istio.io of MutatingWebhookConfiguration istio-sidecar-injector}.
   */
  public String title() {
    return entry.map(name -> "entry " + name + " of ").orElse("")
        + kind.resource()
        + " "
        + configuration;
  }

  /** Whether it is still to be seen, and still what it was. */
  public Now in(MeshState mesh) {
    var here = mesh.webhooks().stream().filter(this::isPartOfIt).toList();
    if (here.isEmpty()) {
      return Now.GONE;
    }
    return here.stream().allMatch(webhook -> webhook.origin().isPresent()) && is(origins(here))
        ? Now.THE_SAME
        : Now.CHANGED;
  }

  /**
   * Whether these entries are the ones that were planned for, of the same object, and say the same.
   *
   * @param found in the order of their configuration
   */
  public boolean is(List<Webhook.Origin> found) {
    return found.stream()
            .allMatch(origin ->
                origin.uid().equals(uid)
                    && (entry.isPresent() || origin.entries() == found.size())
                    && origin.owners().isEmpty())
        && digest(found).equals(digest);
  }

  private boolean isPartOfIt(Webhook webhook) {
    return webhook.kind() == kind
        && webhook.configuration().equals(configuration)
        && entry.map(webhook.name()::equals).orElse(true);
  }

  /** What became of it. */
  public enum Now {
    GONE,
    THE_SAME,
    CHANGED
  }

  /**
   * Of all that goes together.
   *
   * @param entries in the order of their configuration
   * @return lower-case hex
   */
  private static String digest(List<Webhook.Origin> entries) {
    return sha256(entries.stream().map(Webhook.Origin::digest).collect(Collectors.joining("\n")));
  }

  private static String sha256(String text) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
