package dev.sailwright.adapter.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * One client for each cluster, made when it is first asked for. Requests give up after seconds: an
 * answer "could not be reached" is worth more to somebody on call than a long wait.
 */
public final class ClusterClients implements AutoCloseable {
  private static final int CONNECT_MILLIS = 3_000;
  private static final int REQUEST_MILLIS = 15_000;
  private static final int QUICK_MILLIS = 2_000;

  private final ClientConfigs configs;
  private final UnaryOperator<String> contextOf;
  private final Map<String, KubernetesClient> clients = new ConcurrentHashMap<>();
  private final Map<String, KubernetesClient> quick = new ConcurrentHashMap<>();

  /**
   * @param contextOf cluster name to kubeconfig context; an empty context means the current one, or
   *     the pod's own ServiceAccount
   */
  public ClusterClients(ClientConfigs configs, UnaryOperator<String> contextOf) {
    this.configs = configs;
    this.contextOf = contextOf;
  }

  public KubernetesClient of(String cluster) {
    return clients.computeIfAbsent(cluster, name -> client(contextOf.apply(name), REQUEST_MILLIS));
  }

  /** For questions to a pod through the API server: a dead one may never answer. */
  KubernetesClient quick(String cluster) {
    return quick.computeIfAbsent(cluster, name -> client(contextOf.apply(name), QUICK_MILLIS));
  }

  private KubernetesClient client(String context, int requestMillis) {
    var config = configs.of(context);
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setRequestTimeout(requestMillis);
    config.setRequestRetryBackoffLimit(0);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new EndingHttpClients())
        .withHttpClientBuilderConsumer(
            builder -> builder.addOrReplaceInterceptor("gzip", new CompressedAnswers()))
        .build();
  }

  @Override
  public void close() {
    clients.values().forEach(KubernetesClient::close);
    quick.values().forEach(KubernetesClient::close);
  }
}
