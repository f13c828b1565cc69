package dev.sailwright.adapter.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sailwright.audit.AuditChain;
import dev.sailwright.audit.AuditRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonAuditLogTest {
  @Test
  void aRecordIsOneLineThatHoldsAllThatVerifyingNeeds() throws Exception {
    var lines = new ArrayList<String>();
    var chain =
        AuditChain.begin("prod-1", "ab".repeat(32))
            .and(
                Instant.parse("2026-11-23T12:00:00.5Z"),
                AuditRecord.Kind.DECIDED,
                "U0BOB0002",
                "DENIED: \"no\",\nnot today");
    new JsonAuditLog(lines::add).append(chain.digest(), chain.records().getFirst());

    assertThat(lines).singleElement().asString().doesNotContain("\n");
    var line = new ObjectMapper().readTree(lines.getFirst());
    var read =
        new AuditRecord(
            line.path("seq").asLong(),
            Instant.parse(line.path("at").asText()),
            line.path("upgrade").asText(),
            AuditRecord.Kind.valueOf(line.path("kind").asText()),
            line.path("who").asText(),
            line.path("what").asText(),
            line.path("hash").asText());
    assertThat(
            new AuditChain(read.upgrade(), line.path("plan").asText(), List.of(read)).firstBreak())
        .isEmpty();
  }
}
