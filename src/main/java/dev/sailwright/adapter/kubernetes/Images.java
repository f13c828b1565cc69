package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.IstioVersion;
import java.util.Optional;

/** Reads versions from image names. */
final class Images {
  private Images() {}

  /**
   * The version of {@code registry:5000/istio/pilot:1.29.1@sha256:…}; empty when only a digest is
   * named.
   */
  static Optional<IstioVersion> version(String image) {
    var bare = image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
    var name = bare.substring(bare.lastIndexOf('/') + 1);
    return name.contains(":")
        ? IstioVersion.parse(name.substring(name.indexOf(':') + 1))
        : Optional.empty();
  }
}
