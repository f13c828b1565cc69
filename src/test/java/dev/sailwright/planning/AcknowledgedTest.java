package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.diagnosis.Finding;
import dev.sailwright.diagnosis.FindingCode;
import dev.sailwright.diagnosis.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcknowledgedTest {
  @Test
  void whatLastsIsBoundByNameInWhateverOrderItWasFound() {
    assertThat(
            Acknowledged.namely(
                List.of(
                    found(FindingCode.RESTART_IS_OUTAGE, Severity.APPROVAL, "web", "db"),
                    found(FindingCode.ENVOY_FILTERS, Severity.APPROVAL, "ours"))))
        .containsExactly("envoy-filters: ours", "restart-is-outage: db", "restart-is-outage: web");
  }

  @Test
  void whatComesAndGoesByItselfIsBoundByItsCodeAlone() {
    assertThat(
            Acknowledged.namely(
                List.of(
                    found(FindingCode.PROXY_SKEW, Severity.APPROVAL, "2 proxies"),
                    found(FindingCode.OTHER_WEBHOOK_CLOSED, Severity.APPROVAL, "no endpoint"),
                    found(FindingCode.GATEWAY_SERVICE, Severity.APPROVAL, "a", "… and 4 more"))))
        .containsExactly("gateway-service: a");
  }

  @Test
  void whatOnlyWarnsIsNotAcknowledged() {
    assertThat(
            Acknowledged.namely(
                List.of(found(FindingCode.ENVOY_FILTERS, Severity.WARNING, "ours"))))
        .isEmpty();
  }

  private static Finding found(FindingCode code, Severity severity, String... evidence) {
    return Finding.of(code, severity, "So it is.", List.of(evidence), "Do that.");
  }
}
