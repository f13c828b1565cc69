package dev.sailwright.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiServerTroubleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Error: Get \"https://10.0.0.1:6443/api\": dial tcp 10.0.0.1:6443: connect: connection"
            + " refused",
        "Error: Get \"https://10.0.0.1:6443/api\": read tcp: connection reset by peer",
        "Error: Patch \"https://10.0.0.1:6443/apis/apps/v1\": EOF",
        "Error: Get \"https://10.0.0.1:6443/version\": net/http: TLS handshake timeout",
        "Error: Get \"https://10.0.0.1:6443/version\": context deadline exceeded",
        "Error: Get \"https://10.0.0.1/version\": context deadline exceeded (Client.Timeout"
            + " exceeded while awaiting headers)",
        "Error: http2: client connection lost",
        "Error: Operation cannot be fulfilled on deployments.apps \"istiod\": the object has been"
            + " modified; please apply your changes to the latest version and try again",
        "Error: too old resource version: 12 (34)",
        "Error: Too many requests, please try again later.",
        "Error: the server has received too many requests and has asked us to try again later",
        "Error: storage is (re)initializing",
        "Error: failed to check if namespace istio-system exists: the server was unable to return a"
            + " response in the time allotted, but may still be processing the request",
        "Error: Timeout: request did not complete within requested timeout - context deadline"
            + " exceeded",
        "Error: read tcp 10.0.0.1:1->10.0.0.2:443: use of closed network connection",
        "Error: read tcp 10.0.0.1:1->10.0.0.2:443: read: connection timed out",
        "Error: dial tcp 10.0.0.2:443: connect: no route to host",
        "Error: the server is currently unable to handle the request",
        "Error: an error on the server (\"unknown\") has prevented the request from succeeding",
        "Error from server: apiserver not ready",
        "Error: Internal error occurred: etcdserver: request timed out"
      })
  void sameAgainCanGoWell(String line) {
    assertThat(ApiServerTrouble.isIn(List.of("- Processing resources for Istiod.", line))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Error: failed to wait for resource: resources not ready after 5m0s: context deadline"
            + " exceeded",
        "Error: deployments.apps is forbidden: User \"jane\" cannot patch resource \"deployments\"",
        "Error: admission webhook \"validation.istio.io\" denied the request: unknown field",
        "Error: unknown flag: --revison",
        "Error: no matches for kind \"Deployment\" in version \"apps/v1beta1\""
      })
  void whatNeedsAPersonIsNotTriedAgain(String line) {
    assertThat(ApiServerTrouble.isIn(List.of("- Processing resources for Istiod.", line)))
        .isFalse();
  }
}
