package dev.sailwright.adapter.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sailwright.audit.AuditChain;
import dev.sailwright.audit.AuditLine;
import dev.sailwright.audit.AuditRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonAuditReaderTest {
  private static final AuditChain CHAIN =
      AuditChain.begin("prod-1", "ab".repeat(32))
          .and(
              Instant.parse("2026-11-23T12:00:00.123456789Z"),
              AuditRecord.Kind.DECIDED,
              "U0BOB0002",
              "DENIED: \"no\" {ü}\nnot \\ today \uD83D\uDE00");

  private final String line = written();

  @Test
  void whatWasWrittenIsReadBackFromEveryKindOfLog() throws IOException {
    var json = new ObjectMapper();
    var wrapped =
        json.writeValueAsString(
            Map.of("loggerName", "sailwright.audit", "message", line, "level", "INFO"));
    var collected = json.writeValueAsString(Map.of("log", wrapped + "\n", "stream", "stderr"));
    for (var form :
        List.of(
            line,
            "2026-11-23T12:00:00.123Z INFO  audit: " + line,
            "[pod/sailwright-0/sailwright] 2026-11-23T12:00:00Z INFO  audit: " + line,
            wrapped,
            collected)) {
      assertThat(read("begin\n" + form + "\n\nend {\"a\": 1}\n"))
          .as(form)
          .containsExactly(new AuditLine.Read(2, CHAIN.digest(), CHAIN.records().getFirst()));
    }
  }

  @Test
  void aRecordThatWasSpoiltIsNotPassedOver() throws IOException {
    assertThat(
            read(
                line.substring(0, line.length() - 5)
                    + "\n"
                    + line.replace("\"audit\":1", "\"audit\":2")
                    + "\n"
                    + line.replace("DECIDED", "DECODED")
                    + "\n"
                    + line.replace("\"who\"", "\"wo\"")
                    + "\n"
                    + line.replace("2026-11-23T", "")
                    + "\n"))
        .hasSize(5)
        .allSatisfy(found -> assertThat(found).isInstanceOf(AuditLine.Unreadable.class))
        .extracting(AuditLine::number)
        .containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  private static List<AuditLine> read(String log) throws IOException {
    return new JsonAuditReader()
        .read(new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)));
  }

  private static String written() {
    var lines = new ArrayList<String>();
    new JsonAuditLog(lines::add).append(CHAIN.digest(), CHAIN.records().getFirst());
    return lines.getFirst();
  }
}
