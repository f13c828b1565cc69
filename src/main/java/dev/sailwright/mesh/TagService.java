package dev.sailwright.mesh;

/**
 * A Service that stands for a revision tag. From 1.28 on, istioctl and the charts write one beside
 * the tag's webhook. The webhook alone decides which istiod injects; which istiod takes charge of a
 * Gateway is decided by both, with no order among them (istio/istio
 * pkg/revisions/tag_watcher.go@1.29.1, GetMyTags and IsMine).
 *
 * @param namespace that of the istiods that go by it
 */
public record TagService(String namespace, String name, String tag, String revision) {
  TagService to(String other) {
    return new TagService(namespace, name, tag, other);
  }
}
