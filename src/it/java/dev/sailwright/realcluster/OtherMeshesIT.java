package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Meshes that are not as the plain ones: owned by another tool, with odd images and workloads, or
 * seen with too few rights. Each is told as it is, and nothing is touched.
 */
class OtherMeshesIT {
  @TempDir Path folder;

  private final Kubernetes kubernetes = new Kubernetes();
  private Path kubeconfig = Path.of("");

  @BeforeEach
  void deploy() throws Exception {
    kubernetes.deploy(folder);
    kubeconfig = folder.resolve("bot.kubeconfig");
  }

  @AfterEach
  void asBefore() throws Exception {
    kubernetes.restoreIstiod();
    kubernetes.deploy(folder);
    kubernetes.deleteNamespace("odd");
    kubernetes.deleteNamespace("odd-meshed");
    kubernetes.close();
  }

  @ParameterizedTest
  @CsvSource({"HELM,installed by Helm", "SAIL,installed by the Sail operator"})
  void aMeshThatAnotherToolOwnsIsRefusedAndNotTouched(String owner, String words) throws Exception {
    if (owner.equals("HELM")) {
      kubernetes.ownIstiodByHelm();
    } else {
      kubernetes.ownIstiodBySail();
    }
    var before = kubernetes.istiodGeneration();
    assertThat(refusal("upgrade prod 1.29.1")).contains(words, "istioctl must not touch it");
    assertThat(kubernetes.istiodGeneration()).isEqualTo(before);
    assertThat(TestSettings.upgrades(folder)).isEmpty();
  }

  @Test
  void anUpgradeWithTooFewRightsIsRefusedAndNamesThem() throws Exception {
    kubernetes.withoutRight("apps", "deployments", "patch");
    assertThat(refusal("upgrade prod 1.29.1")).contains("patch deployments in team-1");
    assertThat(TestSettings.upgrades(folder)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'',pods",
    "'',namespaces",
    "'',events",
    "apps,deployments",
    "admissionregistration.k8s.io,mutatingwebhookconfigurations"
  })
  void aMissingRightIsABlindSpotAndNeverFine(String group, String resource) throws Exception {
    assertThat(status().path("blindSpots")).isEmpty();
    kubernetes.withoutRight(group, resource, "list");
    var blind = status();
    assertThat(blind.path("blindSpots").toString())
        .contains("the right to list " + resource + " is missing");
    assertThat(blind.path("verdict").asText()).isNotEqualTo("HEALTHY");
  }

  @Test
  void theBotsOwnPodIsAdmittedUnderTheRestrictedStandardAndALooserOneIsNot() throws Exception {
    assertThat(kubernetes.admitsTheBotsPod(true)).isTrue();
    assertThat(kubernetes.admitsTheBotsPod(false)).isFalse();
  }

  @Test
  void oddImagesAndWorkloadsAreSeenAsTheyAre() throws Exception {
    kubernetes.oddWorkloads();
    await("the odd pods to run")
        .atMost(Duration.ofMinutes(1))
        .until(() -> kubernetes.livePods("odd") == 2 && kubernetes.livePods("odd-meshed") == 2);
    var workloads = status().path("workloads");
    assertThat(of(workloads, "digest-only").path("proxies").path(0).path("version").isNull())
        .as("%s", workloads)
        .isTrue();
    var sidecar = of(workloads, "native-sidecar");
    assertThat(sidecar.path("proxies").path(0).path("version").asText()).isEqualTo("1.29.1");
    assertThat(sidecar.path("proxies").path(0).path("nativeSidecar").asBoolean()).isTrue();
    assertThat(sidecar.path("obstacle").asText()).isEqualTo("BARE_POD");
    assertThat(of(workloads, "on-delete").path("obstacle").asText()).isEqualTo("ON_DELETE");
    var pinned = of(workloads, "pinned");
    assertThat(pinned.path("obstacle").asText()).isEqualTo("PINNED_IMAGE");
    assertThat(pinned.path("proxies").path(0).path("version").asText()).isEqualTo("1.28.3");
    kubernetes.digestOnlyIstiod();
    assertThat(status().path("controlPlanes").path(0).path("version").asText())
        .isEqualTo(kubernetes.istiodVersionLabel());
  }

  private static JsonNode of(JsonNode workloads, String name) {
    return StreamSupport.stream(workloads.spliterator(), false)
        .filter(workload -> workload.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no workload " + name + " in " + workloads));
  }

  private JsonNode status() throws Exception {
    var ended = Bot.run(kubeconfig, "status", "--context", "prod", "-o", "json");
    return new ObjectMapper().readTree(ended.output());
  }

  /** The answer to a command that must not lead to a card. */
  private String refusal(String command) throws Exception {
    try (var slack = new SlackPeer()) {
      var channel = slack.channel("istio-upgrades");
      var settings = TestSettings.write(folder, slack.user("bob"), channel, List.of("1.29.1"), "");
      var log = Path.of("target/other-meshes-bot.log");
      try (var bot = Bot.serve(settings, kubeconfig, slack, log)) {
        assertThat(slack.command(bot.events(), slack.user("alice"), channel, command))
            .isEqualTo(200);
        await("an answer").atMost(Duration.ofSeconds(60)).until(() -> !slack.responses().isEmpty());
        assertThat(slack.responses().toString()).contains("Nothing was changed");
        return slack.responses().toString();
      }
    }
  }
}
