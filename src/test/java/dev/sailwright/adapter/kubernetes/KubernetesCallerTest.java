package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sailwright.port.Caller;
import dev.sailwright.port.UnreachableException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesCallerTest {
  private static final String REVIEWS = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

  private final ApiServer api = new ApiServer();
  private final Caller caller = new KubernetesCaller(api.client());

  @AfterEach
  void end() {
    api.close();
  }

  @Test
  void whoTheApiServerSaysIsWhoItIs() {
    says(
        """
        {"userInfo": {"username": "jane@example.com", "groups": ["mesh", "system:authenticated"]}}
        """);
    assertThat(caller.identity())
        .isEqualTo(
            new Caller.Identity("jane@example.com", List.of("mesh", "system:authenticated")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"userInfo\": {}}", "{\"userInfo\": {\"username\": \" \"}}"})
  void anAnswerWithoutANameIsNone(String status) {
    says(status);
    assertThatThrownBy(caller::identity)
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("does not say who you are");
  }

  @Test
  void aRefusalSaysWhatToDo() {
    api.refuse(REVIEWS);
    assertThatThrownBy(caller::identity)
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("did not say who you are", "kubectl auth whoami");
  }

  private void says(String status) {
    api.answer(
        REVIEWS,
        """
        {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview", "status": %s}
        """
            .formatted(status));
  }
}
