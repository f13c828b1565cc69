package dev.sailwright.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.playground.Scenario;
import dev.sailwright.playground.slack.Delivery;
import dev.sailwright.playground.slack.Message;
import dev.sailwright.playground.slack.Person;
import dev.sailwright.playground.slack.Room;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The whole product over real, signed HTTP: a conversation in a simulated Slack about a simulated
 * mesh.
 */
class PlaygroundNightTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  private final Playground playground = Playground.start(0);
  private final Room incidents = playground.slack().channel("incidents");

  @AfterEach
  void close() {
    playground.close();
  }

  @Test
  void fromTheFirstAlertToEveryProxyOnTheNewVersion() {
    assertThat(incidents.messages()).hasSizeGreaterThan(3);

    assertThat(type(Person.ALICE, "/istio status")).isEqualTo(Delivery.ACCEPTED);
    var status = awaitFor(Person.ALICE, message -> message.allText().contains("istiod 1.7.4"));
    assertThat(status.ephemeral()).isTrue();
    assertThat(status.allText()).contains("1.34.2", "ingresses.networking.k8s.io/v1beta1");

    type(Person.ALICE, "/istio upgrade prod");
    awaitFor(Person.ALICE, message -> message.allText().contains("--emergency"));
    type(Person.ALICE, "/istio upgrade prod --emergency \"users are down\"");
    var card = awaitRoot(message -> message.button("approve").isPresent());
    assertThat(card.allText()).contains("1.7.4", "1.31.1", "users are down");

    playground.slack().click(Person.ALICE, card, "approve");
    awaitFor(Person.ALICE, message -> message.allText().contains("somebody else"));
    playground.slack().click(Person.BOB, card, "approve");

    await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> threadOf(card, "100 % of proxies are on it"));
    assertThat(playground.mesh().percentOk()).isEqualTo(100);
    assertThat(playground.mesh().observe("prod").proxiesByVersion()).containsOnlyKeys("1.31.1");
    assertThat(incidents.thread(card))
        .flatExtracting(message -> message.file().stream().toList())
        .satisfiesExactly(
            file -> {
              assertThat(file.title()).startsWith("What prod-").endsWith(" changes on prod");
              assertThat(file.text())
                  .contains(
                      "~ Deployment istio-system/istiod",
                      "- spec.template.spec.containers[discovery].image:"
                          + " docker.io/istio/pilot:1.7.4",
                      "+ spec.template.spec.containers[discovery].image:"
                          + " docker.io/istio/pilot:1.31.1");
            },
            file -> {
              assertThat(file.title()).startsWith("Backup of prod before prod-");
              assertThat(file.text()).contains("versions.yaml", "1.7.4", "webhooks.yaml");
            },
            file -> {
              assertThat(file.title()).startsWith("How prod-").endsWith(" went on prod");
              assertThat(file.altText())
                  .contains("Istio 1.7.4 → 1.31.1", "proxies on 1.31.1 after", "no rejects");
              Files.createDirectories(Path.of("target/pictures"));
              var png = new byte[file.content().remaining()];
              file.content().get(png);
              Files.write(Path.of("target/pictures/course-playground.png"), png);
            });
    var ended = incidents.now(card).orElseThrow();
    assertThat(ended.button("approve")).isEmpty();
    assertThat(ended.allText()).contains("1.31.1");
  }

  @Test
  void aHealthyMeshIsTakenOneMinorAheadAndASecondRequestMeetsTheFirst() {
    playground.begin(Scenario.behind());
    type(Person.BOB, "/istio upgrade prod");
    var card = awaitRoot(message -> message.button("approve").isPresent());
    assertThat(card.allText()).contains("1.29.6", "1.30.5", "1.31.1");
    type(Person.ALICE, "/istio upgrade prod");
    awaitFor(Person.ALICE, message -> message.allText().contains("has not ended"));
    playground.slack().click(Person.ALICE, card, "deny");
    await().atMost(SOON).until(() -> playground.slack().view(Person.ALICE).isPresent());
    assertThat(playground.slack().submit(Person.ALICE, Map.of("reason", " ")))
        .containsOnlyKeys("reason");
    assertThat(playground.slack().submit(Person.ALICE, Map.of("reason", "not before the sale")))
        .isEmpty();
    await()
        .atMost(SOON)
        .until(() ->
            playground
                .slack()
                .view(Person.ALICE)
                .filter(view -> view.toString().contains("Denied by"))
                .isPresent());
    await().atMost(SOON).until(() -> threadOf(card, "Denied"));
    assertThat(incidents.now(card).orElseThrow().allText()).contains("not before the sale");
    assertThat(playground.mesh().observe("prod").sidecars())
        .allMatch(workload -> workload.isOn(IstioVersion.of("1.29.6")));
  }

  @Test
  void besideDevTheVersionOfProdIsSuspicious() {
    type(Person.ALICE, "/istio diagnose");
    awaitFor(Person.ALICE, message -> message.allText().contains("Most likely cause"));
    type(Person.ALICE, "/istio compare dev prod");
    var compared = awaitFor(Person.ALICE, message -> message.allText().contains("dev ↔ prod"));
    assertThat(compared.allText())
        .contains("Suspicious: Istio version", "`1.16.1`", "`1.7.4`", "Kubernetes version: 1.34.2");
    playground.slack().click(Person.ALICE, compared, "share_comparison");
    awaitRoot(message -> message.allText().contains("dev ↔ prod"));
  }

  @Test
  void devIsThereToBeLookedAtAndNobodyMayApproveAnythingForIt() {
    type(Person.ALICE, "/istio status dev");
    awaitFor(Person.ALICE, message -> message.allText().contains("istiod 1.16.1"));
    type(Person.ALICE, "/istio upgrade dev");
    awaitFor(Person.ALICE, message -> message.allText().contains("No upgrade of dev"));
    assertThat(incidents.messages()).noneMatch(message -> message.button("approve").isPresent());
  }

  private Delivery type(Person person, String line) {
    return playground.slack().command(person, "incidents", Optional.empty(), line);
  }

  private Message awaitFor(Person person, Predicate<Message> wanted) {
    await(
            "an answer for "
                + person.name()
                + "; so far "
                + incidents.onlyFor(person).stream().map(Message::allText).toList())
        .atMost(SOON)
        .until(() -> incidents.onlyFor(person).stream().anyMatch(wanted));
    return incidents.onlyFor(person).stream().filter(wanted).findFirst().orElseThrow();
  }

  private Message awaitRoot(Predicate<Message> wanted) {
    await().atMost(SOON).until(() -> incidents.messages().stream().anyMatch(wanted));
    return incidents.messages().stream().filter(wanted).findFirst().orElseThrow();
  }

  private boolean threadOf(Message card, String words) {
    return incidents.thread(card).stream().anyMatch(message -> message.allText().contains(words));
  }
}
