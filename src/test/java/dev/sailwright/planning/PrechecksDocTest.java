package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** docs/prechecks.md has a row for every number, and links that lead somewhere. */
class PrechecksDocTest {
  private static final Path DOCS = Path.of("docs");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| P(\\d\\d)(?:–P(\\d\\d))? \\|");
  private static final Pattern LINK = Pattern.compile("\\]\\(([a-z]+\\.md)?#([a-z-]+)\\)");

  @Test
  void everyNumberHasOneRowInOrder() throws IOException {
    assertThat(numbers()).containsExactlyElementsOf(IntStream.rangeClosed(1, 79).boxed().toList());
  }

  @Test
  void everyPrecheckIsInTheRowOfItsNumber() throws IOException {
    var text = Files.readString(DOCS.resolve("prechecks.md"));
    assertThat(PrecheckBook.all().map(Precheck::number).distinct())
        .allSatisfy(number -> assertThat(text).containsPattern("(?m)^\\| " + number + " \\| \\S"));
  }

  @Test
  void everyLinkLeadsToAHeading() throws IOException {
    var links = LINK.matcher(Files.readString(DOCS.resolve("prechecks.md"))).results().toList();
    assertThat(links).hasSizeGreaterThan(50);
    for (var link : links) {
      var document = link.group(1) == null ? "prechecks.md" : link.group(1);
      assertThat(headings(document)).as(link.group()).contains(link.group(2));
    }
  }

  private static List<Integer> numbers() throws IOException {
    return ROW.matcher(Files.readString(DOCS.resolve("prechecks.md")))
        .results()
        .flatMap(row -> {
          var first = Integer.parseInt(row.group(1));
          var last = row.group(2) == null ? first : Integer.parseInt(row.group(2));
          return IntStream.rangeClosed(first, last).boxed();
        })
        .toList();
  }

  private static List<String> headings(String document) throws IOException {
    return Files.readAllLines(DOCS.resolve(document)).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(java.util.Locale.ROOT))
        .map(line -> line.replace(' ', '-'))
        .collect(Collectors.toList());
  }
}
