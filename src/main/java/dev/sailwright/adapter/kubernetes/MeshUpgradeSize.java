package dev.sailwright.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sailwright.port.UnreachableException;
import dev.sailwright.upgrade.TimelineEntry;
import dev.sailwright.upgrade.Upgrade;
import dev.sailwright.upgrade.UpgradeStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Keeps a resource under 256 KiB: a plan that is too large is refused at the start; later, the
 * course loses samples, and then long outputs lines in their middle, those that the thread has
 * already first.
 */
final class MeshUpgradeSize {
  private static final int MOST = 248 * 1024;
  private static final int MOST_OF_SPEC = 184 * 1024;
  private static final int KEPT_LINES = 10;
  private static final int KEPT_CHARS = 400;

  private final MeshUpgradeJson json;

  MeshUpgradeSize(MeshUpgradeJson json) {
    this.json = json;
  }

  static int bytes(JsonNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /** Throws when there would be no room for the progress of this upgrade. */
  void checkSpec(Upgrade upgrade) {
    var bytes = bytes(json.write(MeshUpgradeSpec.of(upgrade)));
    if (bytes > MOST_OF_SPEC) {
      var workloads =
          upgrade.plan().waves().stream().mapToInt(wave -> wave.workloads().size()).sum();
      throw new UnreachableException(
          "Nothing was stored: the plan with its "
              + workloads
              + " workloads takes "
              + bytes / 1024
              + " KiB, and a MeshUpgrade holds "
              + MOST_OF_SPEC / 1024
              + " KiB. Restart some namespaces by hand first, or shorten the install inputs.");
    }
  }

  /** The same status, if need be with a thinner course and outputs cut in their middle. */
  UpgradeStatus fit(Upgrade upgrade) {
    var room = MOST - bytes(json.write(MeshUpgradeSpec.of(upgrade)));
    var status = upgrade.status();
    while (bytes(json.write(status)) > room && !status.withThinnerCourse().equals(status)) {
      status = status.withThinnerCourse();
    }
    return cut(status, room);
  }

  private UpgradeStatus cut(UpgradeStatus status, int room) {
    var told = status.told();
    var cut =
        Stream.concat(
                longest(status).filter(index -> status.timeline().get(index).seq() <= told),
                longest(status).filter(index -> status.timeline().get(index).seq() > told))
            .iterator();
    var fitting = status;
    while (bytes(json.write(fitting)) > room && cut.hasNext()) {
      fitting = withShorter(fitting, cut.next());
    }
    return fitting;
  }

  private static Stream<Integer> longest(UpgradeStatus status) {
    return IntStream.range(0, status.timeline().size())
        .boxed()
        .sorted(Comparator.comparingInt(index -> -chars(status.timeline().get(index))));
  }

  private static int chars(TimelineEntry entry) {
    return entry.lines().stream().mapToInt(String::length).sum();
  }

  private static UpgradeStatus withShorter(UpgradeStatus status, int index) {
    var timeline = new ArrayList<>(status.timeline());
    var entry = timeline.get(index);
    timeline.set(index, entry.with(shorter(entry.lines())));
    return status.withShortened(timeline);
  }

  private static List<String> shorter(List<String> lines) {
    var left = lines.size() - 2 * KEPT_LINES;
    var kept =
        left <= 1
            ? lines.stream()
            : Stream.of(
                    lines.stream().limit(KEPT_LINES),
                    Stream.of("(" + left + " lines left out: too many to keep)"),
                    lines.stream().skip(lines.size() - KEPT_LINES))
                .flatMap(part -> part);
    return kept.map(
            line -> line.length() <= KEPT_CHARS ? line : line.substring(0, KEPT_CHARS) + "…")
        .toList();
  }
}
