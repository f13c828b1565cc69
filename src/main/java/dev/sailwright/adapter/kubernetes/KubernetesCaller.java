package dev.sailwright.adapter.kubernetes;

import dev.sailwright.port.Caller;
import dev.sailwright.port.UnreachableException;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;

/** Asks with a SelfSubjectReview, which everybody who is authenticated may create. */
public final class KubernetesCaller implements Caller {
  private final KubernetesClient client;

  public KubernetesCaller(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Identity identity() {
    return asked()
        .filter(user -> user.getUsername() != null && !user.getUsername().isBlank())
        .map(user ->
            new Identity(
                user.getUsername(), Optional.ofNullable(user.getGroups()).orElse(List.of())))
        .orElseThrow(
            () -> new UnreachableException(client.getMasterUrl() + " does not say who you are."));
  }

  private Optional<UserInfo> asked() {
    try {
      return Optional.ofNullable(client.resource(new SelfSubjectReview()).create())
          .map(SelfSubjectReview::getStatus)
          .map(SelfSubjectReviewStatus::getUserInfo);
    } catch (KubernetesClientException e) {
      throw new UnreachableException(
          client.getMasterUrl()
              + " did not say who you are: "
              + Reading.words(e)
              + (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                  ? ". It has no SelfSubjectReview; Kubernetes has it from 1.28 on."
                  : ". Check your kubeconfig, with `kubectl auth whoami`."),
          e);
    }
  }
}
