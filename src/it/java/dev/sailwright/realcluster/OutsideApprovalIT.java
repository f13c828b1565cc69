package dev.sailwright.realcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An approval in the name by which a real API server knows the approver. Two are needed, so nothing
 * begins.
 */
class OutsideApprovalIT {
  private static final String TARGET = "1.32.0-alpha";
  private static final String JANE = "jane@example.com";
  private static final Pattern COMMAND =
      Pattern.compile("sailwright approve (\\S+) --digest ([0-9a-f]{64})");

  private static final String OUTSIDE =
      """
      maxMinorStep: 3
      approval: link
      quorum: 2
      kubernetesApprovers:
        groups: [mesh-approvers]
      """;

  @TempDir Path folder;

  @Test
  void theApiServerSaysWhoApprovedAndWhoMayNotEditTheResourceCannot() throws Exception {
    try (var slack = new SlackPeer();
        var kubernetes = new Kubernetes()) {
      var kubeconfig = kubernetes.deploy(folder);
      var channel = slack.channel("istio-upgrades");
      var settings =
          TestSettings.write(folder, slack.user("bob"), channel, List.of(TARGET), OUTSIDE);
      Files.writeString(settings, Files.readString(settings) + WavesIT.releases());
      var incident = new Incident(slack, channel, slack.user("alice"), slack.user("bob"));
      try (var bot =
          Bot.serve(settings, kubeconfig, slack, Path.of("target/outside-approval-bot.log"))) {
        var card = incident.ask(bot.events(), "upgrade prod " + TARGET);
        assertThat(card.toString()).doesNotContain("\"action_id\":\"approve");
        var command = COMMAND.matcher(card.toString());
        assertThat(command.find()).as(card.toString()).isTrue();
        var id = command.group(1);
        var digest = command.group(2);
        var jane = kubernetes.approver(JANE, "mesh-approvers", folder.resolve("jane"));
        var eve = kubernetes.impersonating("eve@example.com", "developers", folder.resolve("eve"));

        assertThat(approve(eve, id, digest).exitCode()).isNotZero();
        assertThat(approve(jane, id, "0".repeat(64)).exitCode()).isEqualTo(1);
        assertThat(kubernetes.deciders(id)).isEmpty();

        var approved = approve(jane, id, digest);
        assertThat(approved.output()).contains("Approved as kubernetes:" + JANE);
        assertThat(approved.exitCode()).isZero();
        incident.awaitTold(card, "Approved, 1 of 2", Duration.ofSeconds(30));
        assertThat(approve(jane, id, digest).output()).contains("You approved this already");
        assertThat(kubernetes.deciders(id)).containsExactly("kubernetes:" + JANE);
      }
      kubernetes.forgetUpgrades();
    }
  }

  private static Bot.Ended approve(Path kubeconfig, String id, String digest) {
    return Bot.run(
        kubeconfig,
        "approve",
        id,
        "--digest",
        digest,
        "--yes",
        "--context",
        "prod",
        "--namespace",
        "sailwright");
  }
}
