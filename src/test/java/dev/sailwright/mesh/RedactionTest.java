package dev.sailwright.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private static final String CANARY = "c4n4ryS3cret0123456789";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password=%s",
        "DB_PASSWORD: %s",
        "{\"password\":\"%s\"}",
        "{'token': '%s', 'user': 'x'}",
        "Authorization: Bearer %s",
        "authorization: Basic %s",
        "using bearer %s for the call",
        "--token %s --verbose",
        "api_key=%s&user=x",
        "x-api-key: %s",
        "aws_secret_access_key = %s",
        "client-secret: \"%s\"",
        "postgres://app:%s@db:5432/shop",
        "session=%s; path=/",
        "xoxb-%s",
        "ghp_%s",
        "eyJhbGciOiJIUzI1NiJ9.%s.abc",
        "-----BEGIN RSA PRIVATE KEY-----%s"
      })
  void whatLooksLikeASecretIsHidden(String line) {
    assertThat(Redaction.of(line.formatted(CANARY))).doesNotContain(CANARY).contains("[hidden]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Readiness probe failed: Get \"http://10.244.0.7:15021/healthz/ready\": connection refused",
        "Failed to list *v1beta1.Ingress: the server could not find the requested resource",
        "2026-11-23T20:31:05Z error klog watch closed after 5m0s",
        "a token review request failed, and the session expired",
        "using basic authentication for the secret volume",
        "Back-off pulling image \"docker.io/istio/proxyv2:1.29.1\""
      })
  void whatTellsTheCauseStays(String line) {
    assertThat(Redaction.of(line)).isEqualTo(line);
  }

  @Test
  void theNameOfWhatWasHiddenStays() {
    assertThat(Redaction.of("db password=" + CANARY + " refused"))
        .isEqualTo("db password=[hidden] refused");
  }
}
