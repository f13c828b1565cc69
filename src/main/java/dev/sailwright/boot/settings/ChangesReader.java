package dev.sailwright.boot.settings;

import dev.sailwright.planning.ChangeTimes;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code changes} of a cluster: when an upgrade may begin to change it. */
final class ChangesReader {
  static final List<String> KEYS = List.of("timeZone", "hours", "freezes");

  private static final String HOURS = "{days: [mon, tue], from: \"09:00\", to: \"16:00\"}";
  private static final String FREEZE = "{from: 2026-12-18, to: 2027-01-04, why: year end}";

  private final Mistakes mistakes;

  ChangesReader(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  ChangeTimes read(Section cluster) {
    if (!cluster.has("changes")) {
      return ChangeTimes.ALWAYS;
    }
    var section = cluster.section("changes", KEYS);
    var times =
        new ChangeTimes(
            section.value("timeZone", TimeValues::zone).orElse(ZoneOffset.UTC),
            each(section, "hours", this::hours),
            each(section, "freezes", this::freeze));
    if (section.isEmptyList("hours")) {
      section.mistake(
          "hours", "names none, so nothing could ever begin; leave it out for always: " + HOURS);
    }
    times
        .endless()
        .ifPresent(freeze ->
            section.mistake(
                "freezes",
                "nothing could begin for more than a year from "
                    + freeze.from()
                    + " on; let them end earlier"));
    return times;
  }

  @FunctionalInterface
  private interface Entry<T> {
    Optional<T> read(Yaml yaml, String path);
  }

  private static <T> List<T> each(Section section, String key, Entry<T> entry) {
    var read = new ArrayList<T>();
    var items = section.items(key);
    for (var index = 0; index < items.size(); index++) {
      entry.read(items.get(index), section.path(key) + "[" + index + "]").ifPresent(read::add);
    }
    return read;
  }

  private Optional<ChangeTimes.Hours> hours(Yaml yaml, String path) {
    var section = Section.of(yaml, path, mistakes, List.of("days", "from", "to"));
    var days = Set.copyOf(section.list("days", TimeValues::day));
    if (!section.has("days") || section.isEmptyList("days")) {
      section.mistake("days", "must name one day at least, as in " + HOURS);
    }
    var from = section.value("from", TimeValues::time);
    var to = section.value("to", TimeValues::endOfHours);
    if (areMissing(section, HOURS) || days.isEmpty() || from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    if (from.get().equals(to.get()) && !from.get().equals(LocalTime.MIDNIGHT)) {
      section.mistake("to", "is the same as `from`; a whole day is \"00:00\" to \"24:00\"");
      return Optional.empty();
    }
    return Optional.of(new ChangeTimes.Hours(days, from.get(), to.get()));
  }

  private Optional<ChangeTimes.Freeze> freeze(Yaml yaml, String path) {
    var section = Section.of(yaml, path, mistakes, List.of("from", "to", "why"));
    var from = section.value("from", text -> TimeValues.local(text, LocalDate::atStartOfDay));
    // Of a day that is named as the last one, all of it is in.
    var until =
        section.value(
            "to", text -> TimeValues.local(text, last -> last.plusDays(1).atStartOfDay()));
    var why = section.value("why", TimeValues::why).orElse("");
    if (areMissing(section, FREEZE) || from.isEmpty() || until.isEmpty()) {
      return Optional.empty();
    }
    if (!from.get().isBefore(until.get())) {
      section.mistake("to", "is not after `from`");
      return Optional.empty();
    }
    return Optional.of(new ChangeTimes.Freeze(from.get(), until.get(), why));
  }

  private static boolean areMissing(Section section, String example) {
    var missing = List.of("from", "to").stream().filter(key -> !section.has(key)).toList();
    missing.forEach(key -> section.mistake(key, "is needed, as in " + example));
    return !missing.isEmpty();
  }
}
