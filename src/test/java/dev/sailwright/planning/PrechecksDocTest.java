package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/prechecks.md has a row for every number, and links that lead somewhere. */
class PrechecksDocTest {
  private static final Path DOCS = Path.of("docs");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| P(\\d\\d)(?:–P(\\d\\d))? \\|");
  private static final Pattern LINK = Pattern.compile("\\]\\(([a-z]+\\.md)?#([a-z-]+)\\)");

  @Test
  void everyNumberHasOneRowInOrder() throws IOException {
    assertThat(numbers()).containsExactlyElementsOf(IntStream.rangeClosed(1, 81).boxed().toList());
  }

  @Test
  void everyPrecheckIsInTheRowOfItsNumber() throws IOException {
    var text = Files.readString(DOCS.resolve("prechecks.md"));
    assertThat(PrecheckBook.all().map(Precheck::number).distinct())
        .allSatisfy(number -> assertThat(text).containsPattern("(?m)^\\| " + number + " \\| \\S"));
  }

  @Test
  void thoseOfARestartAloneAreNamed() throws IOException {
    assertThat(Files.readString(DOCS.resolve("prechecks.md")).replace("\n", " "))
        .contains(
            "the injector and restarts: "
                + RestartChecks.PRECHECKS.stream().sorted().collect(Collectors.joining(", "))
                + ". ");
  }

  @Test
  void thoseOfACleanupAreNamed() throws IOException {
    assertThat(Files.readString(DOCS.resolve("prechecks.md")).replace("\n", " "))
        .contains(
            "istiod and its webhooks: "
                + CleanupChecks.PRECHECKS.stream().sorted().collect(Collectors.joining(", "))
                + ". ");
  }

  /** The table of faults has a case for each, so the document names what is found and no more. */
  @Test
  void aRowNamesWhatItsNumberFindsAndHowItWeighs() throws IOException {
    var found = new TreeMap<String, Set<String>>();
    PrecheckTableTest.faults()
        .forEach(fault ->
            found
                .computeIfAbsent(fault.number(), number -> new TreeSet<>())
                .addAll(
                    List.of("#" + fault.code().anchor(), fault.severity().name().substring(0, 1))));
    var told = new TreeMap<String, Set<String>>();
    for (var line : Files.readAllLines(DOCS.resolve("prechecks.md"))) {
      var cells = line.split("\\|", -1);
      if (cells.length > 3 && found.containsKey(cells[1].strip())) {
        told.put(
            cells[1].strip(),
            Stream.concat(
                    LINK.matcher(cells[2]).results().map(link -> "#" + link.group(2)),
                    Stream.of(cells[3].strip().split(", ")))
                .collect(Collectors.toCollection(TreeSet::new)));
      }
    }
    assertThat(told).isEqualTo(found);
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
