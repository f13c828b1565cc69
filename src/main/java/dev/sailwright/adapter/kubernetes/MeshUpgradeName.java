package dev.sailwright.adapter.kubernetes;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A text as the name of a resource and the value of a label (RFC 1123 label, 63 characters). A
 * kubeconfig context may hold what neither allows, such as {@code gke_shop_europe-west1_prod}; then
 * it is rewritten, with a hash that keeps two texts apart.
 */
final class MeshUpgradeName {
  private static final int LONGEST = 63;
  private static final Pattern ALLOWED = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

  private MeshUpgradeName() {}

  static String of(String text) {
    if (text.length() <= LONGEST && ALLOWED.matcher(text).matches()) {
      return text;
    }
    var hash = "%08x".formatted(text.hashCode());
    var plain = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    var head = plain.substring(0, Math.min(plain.length(), LONGEST - hash.length() - 1));
    return (head + "-" + hash).replaceFirst("^-+", "").replaceFirst("-+" + hash + "$", "-" + hash);
  }
}
