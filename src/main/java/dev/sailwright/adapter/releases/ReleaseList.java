package dev.sailwright.adapter.releases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sailwright.mesh.IstioVersion;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the releases of a GitHub repository (REST API, "List releases"): the version and the day of
 * each, and nothing else. Drafts and pre-releases are left out.
 */
final class ReleaseList {
  private ReleaseList() {}

  /**
   * @throws FeedTrouble when it is no such list
   */
  static Map<IstioVersion, LocalDate> read(byte[] body, LocalDate today) throws FeedTrouble {
    var root = PlainJson.read(body);
    if (!root.isArray()) {
      throw new FeedTrouble("the list of releases is no list");
    }
    var versions = new TreeMap<IstioVersion, LocalDate>();
    for (var item : root) {
      var tag = PlainJson.text(item, "tag_name");
      if (PlainJson.flag(item, "draft") || PlainJson.flag(item, "prerelease")) {
        continue;
      }
      var day = day(item);
      IstioVersion.parse(tag)
          .filter(version -> !version.isPreRelease() && !day.isAfter(today))
          .ifPresent(version -> versions.put(version, day));
    }
    return versions;
  }

  private static LocalDate day(JsonNode item) throws FeedTrouble {
    try {
      return OffsetDateTime.parse(PlainJson.text(item, "published_at")).toLocalDate();
    } catch (DateTimeException e) {
      throw new FeedTrouble("a release of the list was published at no time");
    }
  }
}
