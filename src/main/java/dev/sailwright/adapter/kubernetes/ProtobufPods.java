package dev.sailwright.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A page of pods in protobuf: for an API server a fraction of the work of JSON, and for whoever
 * reads it, since what nobody looks at is skipped unread. Of a pod there is what somebody asks one
 * in a list for, and nothing else. Fields are known by their numbers, which never change;
 * staging/src/k8s.io/api/core/v1/generated.proto@v1.34.0 and
 * staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto@v1.34.0.
 */
final class ProtobufPods implements PageFormat<Pod> {
  @Override
  public void read(InputStream body, Consumer<String> next, Consumer<Pod> each) throws IOException {
    ProtobufObject.read(
        body,
        "PodList",
        each,
        (in, field, items) -> {
          switch (field) {
            case 1 -> in.message(next, ProtobufPods::listMeta);
            case 2 -> items.accept(in.message(new Pod(), ProtobufPods::pod));
            default -> in.skip();
          }
        });
  }

  private static void listMeta(ProtobufObject in, int field, Consumer<String> next)
      throws IOException {
    switch (field) {
      case 3 -> {
        var token = in.text();
        if (!token.isEmpty()) {
          next.accept(token);
        }
      }
      default -> in.skip();
    }
  }

  private static void pod(ProtobufObject in, int field, Pod pod) throws IOException {
    switch (field) {
      case 1 -> pod.setMetadata(in.message(new ObjectMeta(), ProtobufPods::metadata));
      case 2 -> pod.setSpec(in.message(new PodSpec(), ProtobufPods::spec));
      case 3 -> pod.setStatus(in.message(new PodStatus(), ProtobufPods::status));
      default -> in.skip();
    }
  }

  private static void metadata(ProtobufObject in, int field, ObjectMeta meta) throws IOException {
    switch (field) {
      case 1 -> meta.setName(in.text());
      case 3 -> meta.setNamespace(in.text());
      case 9 -> meta.setDeletionTimestamp(time(in));
      case 11 -> put(in, meta.getLabels());
      case 12 -> put(in, meta.getAnnotations());
      case 13 ->
          meta.getOwnerReferences().add(in.message(new OwnerReference(), ProtobufPods::owner));
      default -> in.skip();
    }
  }

  private static void put(ProtobufObject in, Map<String, String> map) throws IOException {
    var entry = in.message(new String[] {"", ""}, ProtobufPods::entry);
    map.put(entry[0], entry[1]);
  }

  private static void entry(ProtobufObject in, int field, String[] entry) throws IOException {
    switch (field) {
      case 1, 2 -> entry[field - 1] = in.text();
      default -> in.skip();
    }
  }

  private static void owner(ProtobufObject in, int field, OwnerReference owner) throws IOException {
    switch (field) {
      case 1 -> owner.setKind(in.text());
      case 3 -> owner.setName(in.text());
      case 6 -> owner.setController(in.flag());
      default -> in.skip();
    }
  }

  private static void spec(ProtobufObject in, int field, PodSpec spec) throws IOException {
    switch (field) {
      case 2 -> spec.getContainers().add(in.message(new Container(), ProtobufPods::container));
      case 3 -> spec.setRestartPolicy(given(in.text()));
      case 11 -> spec.setHostNetwork(in.flag());
      case 20 -> spec.getInitContainers().add(in.message(new Container(), ProtobufPods::container));
      default -> in.skip();
    }
  }

  private static void container(ProtobufObject in, int field, Container container)
      throws IOException {
    switch (field) {
      case 1 -> container.setName(in.text());
      case 2 -> container.setImage(given(in.text()));
      default -> in.skip();
    }
  }

  private static void status(ProtobufObject in, int field, PodStatus status) throws IOException {
    switch (field) {
      case 1 -> status.setPhase(given(in.text()));
      case 2 -> status.getConditions().add(in.message(new PodCondition(), ProtobufPods::condition));
      case 4 -> status.setReason(given(in.text()));
      case 8 -> status.getContainerStatuses().add(containerStatus(in));
      case 10 -> status.getInitContainerStatuses().add(containerStatus(in));
      default -> in.skip();
    }
  }

  private static void condition(ProtobufObject in, int field, PodCondition condition)
      throws IOException {
    switch (field) {
      case 1 -> condition.setType(in.text());
      case 2 -> condition.setStatus(in.text());
      case 5 -> condition.setReason(given(in.text()));
      case 6 -> condition.setMessage(given(in.text()));
      default -> in.skip();
    }
  }

  private static ContainerStatus containerStatus(ProtobufObject in) throws IOException {
    return in.message(new ContainerStatus(), ProtobufPods::containerStatus);
  }

  private static void containerStatus(ProtobufObject in, int field, ContainerStatus status)
      throws IOException {
    switch (field) {
      case 1 -> status.setName(in.text());
      case 2 -> status.setState(in.message(new ContainerState(), ProtobufPods::state));
      case 3 -> status.setLastState(in.message(new ContainerState(), ProtobufPods::state));
      case 5 -> status.setRestartCount(Math.toIntExact(in.number()));
      default -> in.skip();
    }
  }

  private static void state(ProtobufObject in, int field, ContainerState state) throws IOException {
    switch (field) {
      case 1 -> state.setWaiting(in.message(new ContainerStateWaiting(), ProtobufPods::waiting));
      case 3 ->
          state.setTerminated(in.message(new ContainerStateTerminated(), ProtobufPods::terminated));
      default -> in.skip();
    }
  }

  private static void waiting(ProtobufObject in, int field, ContainerStateWaiting waiting)
      throws IOException {
    switch (field) {
      case 1 -> waiting.setReason(given(in.text()));
      default -> in.skip();
    }
  }

  private static void terminated(ProtobufObject in, int field, ContainerStateTerminated terminated)
      throws IOException {
    switch (field) {
      case 3 -> terminated.setReason(given(in.text()));
      case 6 -> terminated.setFinishedAt(time(in));
      default -> in.skip();
    }
  }

  /** As JSON has it, to the second; none where the message is empty, which stands for no time. */
  private static @Nullable String time(ProtobufObject in) throws IOException {
    List<Long> seconds =
        in.message(
            new ArrayList<>(),
            (time, field, into) -> {
              switch (field) {
                case 1 -> into.add(time.number());
                default -> time.skip();
              }
            });
    return seconds.isEmpty() ? null : Instant.ofEpochSecond(seconds.getFirst()).toString();
  }

  /** JSON leaves an empty one out. */
  private static @Nullable String given(String text) {
    return text.isEmpty() ? null : text;
  }
}
