package dev.sailwright.diagnosis;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.TagService;
import dev.sailwright.mesh.Webhook;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Services of revision tags that contradict the tag's webhook, or that alone lead to a revision
 * without istiod. An istioctl before 1.28 moves and removes the webhook of a tag and leaves its
 * Service as it was.
 *
 * <p>Where both lead to the same dead revision, the webhook says it. One that stands alone and
 * leads to an istiod is well: ambient needs no webhook.
 */
final class StrayTagServices implements DiagnosisRule {
  private static final int SHOWN = 5;

  @Override
  public List<Finding> examine(Evidence evidence) {
    var mesh = evidence.mesh();
    return mesh.blindIn(BlindSpot.Area.WEBHOOKS)
        ? List.of()
        : Finding.ifShown(
                FindingCode.TAG_SERVICE_ASTRAY,
                Severity.WARNING,
                "The Service of a revision tag leads elsewhere than its webhook, or to no control"
                    + " plane: Gateways that go by the tag may have two istiods, or none.",
                Lines.first(
                    mesh.tagServices().stream()
                        .filter(service -> isRead(service, mesh))
                        .flatMap(service -> line(service, mesh).stream())
                        .sorted()
                        .toList(),
                    SHOWN),
                "With istioctl 1.28 or newer, which writes both: `istioctl tag set <tag> --revision"
                    + " <revision> --overwrite`; or, where nothing follows the tag, `istioctl tag"
                    + " remove <tag>`.")
            .stream()
            .toList();
  }

  /** An istiod goes by Services of its own namespace. */
  private static boolean isRead(TagService service, MeshState mesh) {
    return mesh.controlPlanes().stream()
        .anyMatch(plane -> plane.namespace().equals(service.namespace()));
  }

  private static Optional<String> line(TagService service, MeshState mesh) {
    var byWebhook = byWebhook(service.tag(), mesh);
    var lives = RevisionRule.lives(mesh, service.revision());
    return (byWebhook.isEmpty() ? lives : byWebhook.contains(service.revision()))
        ? Optional.empty()
        : Optional.of(
            "tag "
                + service.tag()
                + ": Service "
                + service.namespace()
                + "/"
                + service.name()
                + " → revision "
                + service.revision()
                + (lives ? "" : " (no istiod)")
                + ", "
                + (byWebhook.isEmpty()
                    ? "no webhook"
                    : "webhook → revision " + String.join(", ", byWebhook)));
  }

  /** More than one where meshes of two namespaces use the same tag. */
  private static Set<String> byWebhook(String tag, MeshState mesh) {
    return Stream.concat(
            Optional.ofNullable(mesh.tags().get(tag)).stream(),
            mesh.webhooks().stream()
                .filter(webhook -> webhook.tag().filter(tag::equals).isPresent())
                .map(Webhook::revision))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
