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

  /** The path of a pod, to which a subresource is added. */
  static String ofPod(String namespace, String name) {
    return "api/v1/namespaces/" + namespace + "/pods/" + name;
  }

  /**
   * The path at which the API server hands a request on to a pod.
   *
   * @param path at that port, without a slash before it
   */
  static String throughPod(String namespace, String name, int port, String path) {
    return ofPod(namespace, name) + ":" + port + "/proxy/" + path;
  }
}
