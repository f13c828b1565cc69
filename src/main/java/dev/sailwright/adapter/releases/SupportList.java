package dev.sailwright.adapter.releases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.Minor;
import dev.sailwright.mesh.PublishedReleases.Cycle;
import dev.sailwright.mesh.Release;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads what endoflife.date says of Istio: minors, ends of support, Kubernetes ranges, newest
 * patches. Both of its formats are read: {@code /api/istio.json} (its _plugins/generate-api-v0.rb)
 * and {@code /api/v1/products/istio/} (generate-api-v1.rb).
 *
 * @param versions the newest patch of each minor, with the day of the minor
 */
record SupportList(List<Cycle> cycles, Map<IstioVersion, LocalDate> versions) {
  private static final Pattern RANGE =
      Pattern.compile("(\\d{1,3}\\.\\d{1,3})\\s*[-–]\\s*(\\d{1,3}\\.\\d{1,3})");
  private static final int MOST_MINORS = 10;
  private static final int LONGEST_YEARS = 2;

  /**
   * @throws FeedTrouble when it is no such list
   */
  static SupportList read(byte[] body, LocalDate today) throws FeedTrouble {
    var root = PlainJson.read(body);
    var items = root.isArray() ? root : root.path("result").path("releases");
    if (!items.isArray()) {
      throw new FeedTrouble("the list of ends of support is no list");
    }
    var cycles = new ArrayList<Cycle>();
    var versions = new TreeMap<IstioVersion, LocalDate>();
    for (var item : items) {
      var named = Minor.parse(PlainJson.text(item, item.has("cycle") ? "cycle" : "name"));
      if (named.isEmpty()) {
        throw new FeedTrouble("an entry of the list of ends of support is of no minor");
      }
      var minor = named.get();
      var released = day(PlainJson.text(item, "releaseDate"));
      if (released.isAfter(today)) {
        continue;
      }
      var ends =
          date(item.path(item.has("eolFrom") ? "eolFrom" : "eol"))
              .filter(day -> day.isAfter(released))
              .filter(day -> day.isBefore(released.plusYears(LONGEST_YEARS)));
      cycles.add(new Cycle(minor, released, ends, kubernetes(item)));
      latest(item, minor).ifPresent(latest -> versions.put(latest, released));
    }
    return new SupportList(cycles, versions);
  }

  private static Optional<IstioVersion> latest(JsonNode item, Minor minor) {
    var latest = item.path("latest");
    return IstioVersion.parse((latest.isObject() ? latest.path("name") : latest).asText(""))
        .filter(version -> version.minor().equals(minor) && !version.isPreRelease());
  }

  private static Optional<Release.KubernetesRange> kubernetes(JsonNode item) {
    var field = "supportedKubernetesVersions";
    var text = (item.has(field) ? item : item.path("custom")).path(field).asText("");
    var match = RANGE.matcher(text.strip());
    if (!match.matches()) {
      return Optional.empty();
    }
    var lowest = Minor.of(match.group(1));
    var highest = Minor.of(match.group(2));
    var minors = lowest.stepsTo(highest);
    return minors >= 0 && minors < MOST_MINORS
        ? Optional.of(new Release.KubernetesRange(lowest, highest))
        : Optional.empty();
  }

  /** {@code false} and {@code null} say that none is known. */
  private static Optional<LocalDate> date(JsonNode value) throws FeedTrouble {
    return value.isTextual() ? Optional.of(day(value.asText())) : Optional.empty();
  }

  private static LocalDate day(String text) throws FeedTrouble {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new FeedTrouble("the list of ends of support has a date that is none");
    }
  }
}
