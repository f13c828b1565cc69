package dev.sailwright.adapter.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;

/** Addresses of what is read past the client's own operations. */
final class Address {
  private Address() {}

  /**
   * @param path below the API server's address, such as {@code api/v1/pods}; may have a query
   */
  static String of(KubernetesClient client, String path) {
    return client.getMasterUrl().toString().replaceFirst("/?$", "/") + path;
  }
}
