package dev.sailwright.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CausesTest {
  @Test
  void nothingExplainsItselfEvenOverOthers() {
    for (var code : FindingCode.values()) {
      assertThat(explainedBy(code)).as("explained by %s", code).doesNotContain(code);
    }
  }

  @Test
  void ofTwoCausesAsBadTheOneThatExplainsMoreComesFirst() {
    assertThat(
            codes(
                FindingCode.BOTH_INJECTION_LABELS,
                FindingCode.WEBHOOK_CA_BUNDLE,
                FindingCode.INJECTION_REFUSED,
                FindingCode.LOGS_ROOT_MISMATCH))
        .containsExactly(FindingCode.WEBHOOK_CA_BUNDLE, FindingCode.BOTH_INJECTION_LABELS);
  }

  @Test
  void logsAloneAreASuspicionAndProofTogetherWithAnotherSource() {
    assertThat(Causes.rank(List.of(warning(FindingCode.LOGS_API_REMOVED))).getFirst().confidence())
        .isEqualTo(Confidence.LOW);
    var proved =
        Causes.rank(
            List.of(warning(FindingCode.LOGS_API_REMOVED), warning(FindingCode.NEEDED_API_GONE)));
    assertThat(proved).hasSize(1);
    assertThat(proved.getFirst().confidence()).isEqualTo(Confidence.HIGH);
    assertThat(proved.getFirst().because()).isEqualTo("discovery, logs agree");
  }

  private static List<FindingCode> codes(FindingCode... found) {
    return Causes.rank(Arrays.stream(found).map(CausesTest::warning).toList()).stream()
        .map(cause -> cause.finding().code())
        .toList();
  }

  private static Finding warning(FindingCode code) {
    return Finding.of(code, Severity.WARNING, "so", List.of(), "do");
  }

  private static Set<FindingCode> explainedBy(FindingCode code) {
    var reached = new HashSet<FindingCode>();
    var next = new ArrayList<>(List.of(code));
    while (!next.isEmpty()) {
      var from = next.removeFirst();
      Arrays.stream(FindingCode.values())
          .filter(to -> Causes.explains(from, to) && reached.add(to))
          .forEach(next::add);
    }
    return reached;
  }
}
