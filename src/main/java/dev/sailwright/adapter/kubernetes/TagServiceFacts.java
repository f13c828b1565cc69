package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.TagService;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What is kept of a Service that carries a revision tag. */
final class TagServiceFacts {
  private TagServiceFacts() {}

  /** As istiod does, it passes over one that names no revision. */
  static Optional<TagService> of(Service service) {
    var meta = service.getMetadata();
    var labels = Objects.requireNonNullElse(meta.getLabels(), Map.<String, String>of());
    var tag = Optional.ofNullable(labels.get("istio.io/tag"));
    var revision =
        Optional.ofNullable(labels.get("istio.io/rev")).filter(named -> !named.isEmpty());
    return tag.flatMap(
        of -> revision.map(to -> new TagService(meta.getNamespace(), meta.getName(), of, to)));
  }
}
