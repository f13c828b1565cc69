package dev.sailwright.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusTextTest {
  private static List<PrometheusText.Sample> read(String text, String... names) throws IOException {
    var samples = new ArrayList<PrometheusText.Sample>();
    new PrometheusText(10_000).read(new StringReader(text), Set.of(names), samples::add);
    return samples;
  }

  @Test
  void samplesOfTheseNamesAloneAreHandedOn() throws IOException {
    var samples =
        read(
            """
            # HELP pilot_xds Number of endpoints connected to this pilot using XDS.
            # TYPE pilot_xds gauge
            pilot_xds{version="1.29.1"} 12
            pilot_xds{version="1.27.3",x="y"} 3 1700000000000
            pilot_xds_pushes{type="cds"} 99
            process_start_time_seconds 1.76371e+09
            """,
            "pilot_xds",
            "process_start_time_seconds");
    assertThat(samples)
        .containsExactly(
            new PrometheusText.Sample("pilot_xds", Map.of("version", "1.29.1"), 12),
            new PrometheusText.Sample("pilot_xds", Map.of("version", "1.27.3", "x", "y"), 3),
            new PrometheusText.Sample("process_start_time_seconds", Map.of(), 1_763_710_000));
  }

  @Test
  void labelsMayHoldAnything() throws IOException {
    assertThat(read("m{a=\"x,y=\\\"z\\\"}\",b=\"\\\\n\\n\",c=\"\"} 1\n", "m"))
        .containsExactly(
            new PrometheusText.Sample("m", Map.of("a", "x,y=\"z\"}", "b", "\\n\n", "c", ""), 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m",
        "m ",
        "m{",
        "m{a",
        "m{a=\"b",
        "m{a=\"b\"}",
        "m x",
        "m NaN",
        "m +Inf",
        "m{a=\""
      })
  void whatIsNoSampleIsPassedOver(String line) throws IOException {
    assertThat(read(line + "\nm 7\n", "m"))
        .extracting(sample -> sample.count())
        .containsExactly(7L);
  }

  @Test
  void aPartIsNeverTakenForTheWhole() {
    assertThatThrownBy(() -> read("m 1\n".repeat(3000), "m"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("10000");
  }

  @Test
  void theFirstThatFitsIsEnoughWhateverComesAfterIt() throws IOException {
    var text = "a{b=\"c\"} 1\na{b=\"d\"} 2\na{b=\"d\"} 3\n" + "x 1\n".repeat(10_000);
    assertThat(
            new PrometheusText(100)
                .first(new StringReader(text), "a", sample -> sample.label("b").equals("d")))
        .contains(new PrometheusText.Sample("a", Map.of("b", "d"), 2));
    assertThat(new PrometheusText(100).first(new StringReader("x 1\n"), "a", sample -> true))
        .isEmpty();
    assertThatThrownBy(
            () -> new PrometheusText(100).first(new StringReader(text), "nobody", sample -> true))
        .hasMessageContaining("more than 100");
  }
}
