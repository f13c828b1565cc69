package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.WorkloadRef;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.EventListBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a workload that does not become ready says of itself, as the API server has it. */
class LastWordsTest {
  private static final WorkloadRef WEB = new WorkloadRef("Deployment", "shop", "web");
  private static final String EVENTS =
      "/api/v1/namespaces/shop/events?fieldSelector=type%3DWarning";

  private final ApiServer api = new ApiServer();
  private final LastWords words = new LastWords(api.client());

  @AfterEach
  void end() {
    api.close();
  }

  @Test
  void itsNewestWarningsComeBeforeTheLastLinesOfTheContainerThatIsNotReady() {
    pod("web", "1", "app", false);
    events(
        event("web-1", "Unhealthy", "second", "2026-11-23T20:32:00Z"),
        event("web", "ReplicaSetCreateError", "first", "2026-11-23T20:31:00Z"),
        event("web-1", "BackOff", "third", "2026-11-23T20:33:00Z"),
        event("web-1", "Old", "too old to be among three", "2026-11-23T20:30:00Z"),
        event("cart-1", "Other", "of another workload", "2026-11-23T20:34:00Z"));
    log("web-1", "app", IntStream.rangeClosed(1, 9).mapToObj(i -> "line " + i).toList());

    assertThat(words.of(List.of(WEB)))
        .containsExactly(
            "event BackOff: third",
            "event Unhealthy: second",
            "event ReplicaSetCreateError: first",
            "web-1 app: line 5",
            "web-1 app: line 6",
            "web-1 app: line 7",
            "web-1 app: line 8",
            "web-1 app: line 9");
  }

  @Test
  void onlyAPodOfItsOwnThatIsNotReadyIsAskedForItsLog() {
    pod("web", "1", "app", true);
    pod("web", "2", "app", false);
    pod("cart", "1", "app", false);
    events();
    log("web-1", "app", List.of("I am well"));
    log("web-2", "app", List.of("I am not"));
    log("cart-1", "app", List.of("nobody asked me"));

    assertThat(words.of(List.of(WEB))).containsExactly("web-2 app: I am not");
  }

  @Test
  void secretsStayBehindAlsoWhenTheyBeganBeforeWhatIsShown() {
    pod("web", "1", "app", false);
    events(event("web-1", "Failed", "login with password=hunter2 failed", "2026-11-23T20:32:00Z"));
    log(
        "web-1",
        "app",
        List.of(
            "-----BEGIN PRIVATE KEY-----",
            "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC",
            "BKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj",
            "MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3S",
            "C2dVMvDuictGeurT8jNbvJZHtCSuYEvu",
            "NMoSfm76oqFvAp8Gy0iz5sxjZmSnXyCd",
            "-----END PRIVATE KEY-----",
            "token: abcdef0123456789"));

    assertThat(String.join("\n", words.of(List.of(WEB))))
        .contains("event Failed:", "[hidden]")
        .doesNotContain("hunter2", "C2dVMvDuictGeurT8jNbvJZHtCSuYEvu", "abcdef0123456789");
  }

  @Test
  void whatCouldNotBeReadIsALineThatSaysSo() {
    pod("web", "1", "app", false);
    events();
    api.refuse("/api/v1/namespaces/shop/pods/web-1/log");
    assertThat(words.of(List.of(WEB)))
        .singleElement()
        .asString()
        .startsWith("the log of web-1 could not be read: ");

    api.refuse("/api/v1/namespaces/accounts/pods");
    var login = new WorkloadRef("Deployment", "accounts", "login");
    assertThat(words.of(List.of(login, WEB)))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("the events and logs of Deployment accounts/login could not be read: ");
  }

  @Test
  void ofManyOnlyTheFirstFewSpeak() {
    events();
    var many =
        IntStream.rangeClosed(1, 9)
            .mapToObj(number -> {
              pod("web" + number, "1", "app", false);
              log("web" + number + "-1", "app", List.of("here"));
              return new WorkloadRef("Deployment", "shop", "web" + number);
            })
            .toList();
    assertThat(words.of(many))
        .containsExactly("web1-1 app: here", "web2-1 app: here", "web3-1 app: here");
  }

  private void pod(String workload, String number, String container, boolean ready) {
    api.put(
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName(workload + "-" + number)
            .addToLabels("pod-template-hash", "5d4f8")
            .addNewOwnerReference()
            .withKind("ReplicaSet")
            .withName(workload + "-5d4f8")
            .withController(true)
            .endOwnerReference()
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName(container)
            .endContainer()
            .endSpec()
            .withNewStatus()
            .withPhase("Running")
            .addNewCondition()
            .withType("Ready")
            .withStatus(ready ? "True" : "False")
            .endCondition()
            .addNewContainerStatus()
            .withName("istio-proxy")
            .withReady(true)
            .endContainerStatus()
            .addNewContainerStatus()
            .withName(container)
            .withReady(ready)
            .endContainerStatus()
            .endStatus()
            .build());
  }

  private void log(String pod, String container, List<String> lines) {
    api.answer(
        "/api/v1/namespaces/shop/pods/%s/log?pretty=false&container=%s&tailLines=200"
            .formatted(pod, container),
        lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
  }

  private void events(EventBuilder... events) {
    api.answer(
        EVENTS,
        Serialization.asJson(
            new EventListBuilder()
                .withItems(Arrays.stream(events).map(EventBuilder::build).toList())
                .build()));
  }

  private static EventBuilder event(String about, String reason, String message, String last) {
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(about + "." + reason)
        .endMetadata()
        .withType("Warning")
        .withReason(reason)
        .withMessage(message)
        .withLastTimestamp(last)
        .withNewInvolvedObject()
        .withName(about)
        .endInvolvedObject();
  }
}
