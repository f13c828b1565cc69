package dev.sailwright.adapter.kubernetes;

import com.google.protobuf.CodedOutputStream;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes one message in protobuf, as an API server does: an empty text is written, too, and so is
 * much that nobody reads.
 */
final class ProtobufWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

  private interface Writing {
    void write() throws IOException;
  }

  static byte[] list(String token, List<Pod> pods) {
    return object("PodList", listOf(token, pods), "");
  }

  static ProtobufWriter listOf(String token, List<Pod> pods) {
    var list = new ProtobufWriter().message(1, listMeta(token));
    pods.forEach(pod -> list.message(2, pod(pod)));
    return list;
  }

  static ProtobufWriter listMeta(String token) {
    return new ProtobufWriter().text(1, "").text(2, "1234").text(3, token).number(4, 7);
  }

  static byte[] object(String kind, ProtobufWriter content, String encoding) {
    var all = new ByteArrayOutputStream();
    all.writeBytes("k8s\0".getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(
        new ProtobufWriter()
            .message(1, new ProtobufWriter().text(1, "v1").text(2, kind))
            .message(2, content)
            .text(3, encoding)
            .text(4, "")
            .bytes());
    return all.toByteArray();
  }

  private static ProtobufWriter pod(Pod pod) {
    return new ProtobufWriter()
        .message(1, metadata(pod))
        .message(2, spec(pod))
        .message(3, status(pod));
  }

  private static ProtobufWriter metadata(Pod pod) {
    var meta = pod.getMetadata();
    var written =
        new ProtobufWriter()
            .text(1, meta.getName())
            .text(2, "cart-")
            .text(3, meta.getNamespace())
            .text(5, "b2a1")
            .number(7, 3)
            .message(8, new ProtobufWriter().number(1, 1_700_000_000).number(2, 0));
    if (meta.getDeletionTimestamp() != null) {
      written.message(9, time(meta.getDeletionTimestamp()));
    }
    written.map(11, meta.getLabels()).map(12, meta.getAnnotations());
    meta.getOwnerReferences()
        .forEach(owner ->
            written.message(
                13,
                new ProtobufWriter()
                    .text(1, owner.getKind())
                    .text(3, owner.getName())
                    .text(4, "c3")
                    .text(5, "apps/v1")
                    .flag(6, owner.getController())));
    return written.message(17, new ProtobufWriter().text(1, "kubelet").text(2, "Update"));
  }

  private static ProtobufWriter spec(Pod pod) {
    var spec = pod.getSpec();
    var written = new ProtobufWriter().message(1, new ProtobufWriter().text(1, "data"));
    spec.getContainers().forEach(container -> written.message(2, container(container)));
    written
        .text(3, spec.getRestartPolicy())
        .number(4, 30)
        .text(10, "node-0")
        .flag(11, spec.getHostNetwork());
    spec.getInitContainers().forEach(container -> written.message(20, container(container)));
    return written;
  }

  private static ProtobufWriter container(Container container) {
    return new ProtobufWriter()
        .text(1, container.getName())
        .text(2, container.getImage())
        .text(4, "--some=argument")
        .message(7, new ProtobufWriter().text(1, "NAME").text(2, "value"));
  }

  private static ProtobufWriter status(Pod pod) {
    var status = pod.getStatus();
    var written = new ProtobufWriter().text(1, status.getPhase());
    status
        .getConditions()
        .forEach(condition ->
            written.message(
                2,
                new ProtobufWriter()
                    .text(1, condition.getType())
                    .text(2, condition.getStatus())
                    .message(3, new ProtobufWriter())
                    .text(5, condition.getReason())
                    .text(6, condition.getMessage())
                    .number(7, 1)));
    written.text(4, status.getReason()).text(6, "10.244.0.1");
    status.getContainerStatuses().forEach(container -> written.message(8, status(container)));
    status.getInitContainerStatuses().forEach(container -> written.message(10, status(container)));
    return written;
  }

  private static ProtobufWriter status(ContainerStatus status) {
    return new ProtobufWriter()
        .text(1, status.getName())
        .message(2, state(status.getState()))
        .message(3, state(status.getLastState()))
        .flag(4, false)
        .number(5, Objects.requireNonNullElse(status.getRestartCount(), 0))
        .text(6, "shop/cart:1");
  }

  private static ProtobufWriter state(@Nullable ContainerState state) {
    var written = new ProtobufWriter();
    if (state != null && state.getWaiting() != null) {
      written.message(
          1, new ProtobufWriter().text(1, state.getWaiting().getReason()).text(2, "back-off"));
    }
    if (state != null && state.getRunning() != null) {
      written.message(2, new ProtobufWriter().message(1, new ProtobufWriter()));
    }
    if (state != null && state.getTerminated() != null) {
      var end = state.getTerminated();
      written.message(
          3,
          new ProtobufWriter()
              .number(1, 137)
              .text(3, end.getReason())
              .message(5, new ProtobufWriter())
              .message(6, time(end.getFinishedAt())));
    }
    return written;
  }

  private static ProtobufWriter time(@Nullable String text) {
    return text == null
        ? new ProtobufWriter()
        : new ProtobufWriter().number(1, Instant.parse(text).getEpochSecond()).number(2, 5);
  }

  ProtobufWriter map(int field, Map<String, String> entries) {
    entries.forEach(
        (key, value) -> message(field, new ProtobufWriter().text(1, key).text(2, value)));
    return this;
  }

  ProtobufWriter text(int field, @Nullable String text) {
    return writing(() -> out.writeString(field, Objects.requireNonNullElse(text, "")));
  }

  ProtobufWriter number(int field, long number) {
    return writing(() -> out.writeInt64(field, number));
  }

  ProtobufWriter flag(int field, @Nullable Boolean flag) {
    return writing(() -> out.writeBool(field, Boolean.TRUE.equals(flag)));
  }

  ProtobufWriter message(int field, ProtobufWriter message) {
    return writing(() -> out.writeByteArray(field, message.bytes()));
  }

  byte[] bytes() {
    writing(out::flush);
    return bytes.toByteArray();
  }

  private ProtobufWriter writing(Writing writing) {
    try {
      writing.write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }
}
