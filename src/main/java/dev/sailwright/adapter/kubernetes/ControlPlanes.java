package dev.sailwright.adapter.kubernetes;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Describes istiod Deployments, and asks istiod itself through the API server whether it is ready.
 */
final class ControlPlanes {
  private final Reading reading;
  private final KubernetesClient quick;
  private final List<PodFacts> pods;

  /**
   * @param quick a client that gives up soon
   */
  ControlPlanes(Reading reading, KubernetesClient quick, List<PodFacts> pods) {
    this.reading = reading;
    this.quick = quick;
    this.pods = pods;
  }

  List<ControlPlane> of(List<ControllerFacts> controllers) {
    return controllers.stream().filter(ControlPlanes::isIstiod).map(this::describe).toList();
  }

  static boolean isIstiod(ControllerFacts controller) {
    return controller.ref().kind().equals("Deployment")
        && "istiod"
            .equals(controller.templateLabels().getOrDefault("app", controller.labels().get("app")))
        && controller.images().containsKey("discovery");
  }

  private ControlPlane describe(ControllerFacts controller) {
    var mine =
        pods.stream().filter(pod -> pod.live() && pod.owner().equals(controller.ref())).toList();
    var image = controller.images().getOrDefault("discovery", "");
    return new ControlPlane(
        controller.ref().namespace(),
        controller.ref().name(),
        controller.labels().getOrDefault("istio.io/rev", "default"),
        version(controller, image, mine),
        image,
        controller.desired(),
        controller.ready(),
        controller.complete(),
        answer(mine),
        mine.stream()
            .flatMap(pod -> pod.bad().map(reason -> "pod " + pod.name() + ": " + reason).stream())
            .distinct()
            .toList(),
        // A rollout that is paused goes on only when somebody says so.
        controller.rollingOut() && controller.obstacle().isEmpty(),
        mine.stream().flatMap(pod -> pod.istiod().flatMap(Images::version).stream()).toList());
  }

  /** The tag, else the labels that charts write, else istiod's own word. */
  private Optional<IstioVersion> version(
      ControllerFacts controller, String image, List<PodFacts> mine) {
    return Images.version(image)
        .or(() -> label(controller, "operator.istio.io/version"))
        .or(() -> label(controller, "app.kubernetes.io/version"))
        .or(() ->
            mine.stream()
                .flatMap(pod -> ask(pod, 15014, "version").stream())
                .flatMap(answer -> IstioVersion.parse(answer.split("-[0-9a-f]{7,}", 2)[0]).stream())
                .findFirst());
  }

  private static Optional<IstioVersion> label(ControllerFacts controller, String name) {
    return Optional.ofNullable(controller.labels().get(name)).flatMap(IstioVersion::parse);
  }

  private Optional<String> ask(PodFacts pod, int port, String path) {
    try {
      return Optional.ofNullable(quick.raw(proxyPath(pod, port, path)));
    } catch (KubernetesClientException e) {
      return Optional.empty();
    }
  }

  /** One pod that answers is enough; a refusal counts only when no pod answers. */
  private ControlPlane.Answer answer(List<PodFacts> mine) {
    var answers = mine.stream().map(this::answer).toList();
    if (answers.contains(ControlPlane.Answer.READY)) {
      return ControlPlane.Answer.READY;
    }
    return answers.contains(ControlPlane.Answer.REFUSED)
        ? ControlPlane.Answer.REFUSED
        : ControlPlane.Answer.NOT_ASKED;
  }

  private ControlPlane.Answer answer(PodFacts pod) {
    try {
      quick.raw(proxyPath(pod, 8080, "ready"));
      return ControlPlane.Answer.READY;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        reading.read(
            BlindSpot.Area.CONTROL_PLANE,
            "whether istiod answers",
            "get pods/proxy",
            false,
            () -> {
              throw e;
            });
      }
      return refuses(e) ? ControlPlane.Answer.REFUSED : ControlPlane.Answer.NOT_ASKED;
    }
  }

  /** A timeout proves nothing: a firewall may stand between the API server and the pod. */
  private static boolean refuses(KubernetesClientException e) {
    var words = Objects.requireNonNullElse(e.getMessage(), "").toLowerCase(Locale.ROOT);
    return (e.getCode() == HttpURLConnection.HTTP_UNAVAILABLE && !words.contains("timeout"))
        || (e.getCode() == HttpURLConnection.HTTP_INTERNAL_ERROR && words.contains("refused"))
        || e.getCode() == HttpURLConnection.HTTP_BAD_GATEWAY;
  }

  private static String proxyPath(PodFacts pod, int port, String path) {
    return "/" + Address.throughPod(pod.namespace(), pod.name(), port, path);
  }
}
