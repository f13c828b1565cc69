package dev.sailwright.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What an API server says instead of what it was asked for. */
final class Refusal {
  private static final int LONGEST = 64 * 1024;

  private Refusal() {}

  /** Never fails: a proxy before the API server may say whatever it likes. */
  static KubernetesClientException of(
      KubernetesClient client, String request, int code, boolean isProtobuf, InputStream body) {
    var status = status(client, isProtobuf, body);
    return new KubernetesClientException(
        request + " was answered with " + code + ": " + status.getMessage(), code, status);
  }

  private static Status status(KubernetesClient client, boolean isProtobuf, InputStream body) {
    var words = new byte[0];
    try {
      words = body.readNBytes(LONGEST);
      var from = new ByteArrayInputStream(words);
      return isProtobuf
          ? ProtobufObject.read(from, "Status", new Status(), Refusal::status)
          : Optional.ofNullable(client.getKubernetesSerialization().unmarshal(from, Status.class))
              .orElseGet(Status::new);
    } catch (IOException | RuntimeException e) {
      var status = new Status();
      status.setMessage(new String(words, StandardCharsets.UTF_8).strip());
      return status;
    }
  }

  /** staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto@v1.34.0. */
  private static void status(ProtobufObject in, int field, Status status) throws IOException {
    switch (field) {
      case 3 -> status.setMessage(in.text());
      case 4 -> status.setReason(in.text());
      default -> in.skip();
    }
  }
}
