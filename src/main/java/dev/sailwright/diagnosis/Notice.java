package dev.sailwright.diagnosis;

import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is to be told by itself, since it came up or came closer.
 *
 * @param untold those that were not told yet, worst first
 * @param told what counts as told with it: keys such as {@code support-1.29/four-weeks}, those of
 *     before first
 */
public record Notice(List<Finding> untold, List<String> told) {
  /** About fifty keys. What is forgotten beyond that is what does not show any more. */
  private static final int KEYS_LIMIT = 2000;

  /** Anybody in a channel may write metadata, so what stands there is not always ours. */
  private static final Pattern KEY =
      Pattern.compile("[^ /]++/(?:eight-weeks|four-weeks|one-week|passed|once)");

  public Notice {
    untold = List.copyOf(untold);
    told = List.copyOf(told);
  }

  /**
   * Empty when there is nothing new to tell.
   *
   * @param told keys of earlier notices, oldest first
   */
  public static Optional<Notice> of(
      List<Finding> findings, LocalDate today, Collection<String> told) {
    var untold =
        findings.stream()
            .filter(
                finding -> finding.due().flatMap(due -> untoldKey(due, today, told)).isPresent())
            .toList();
    if (untold.isEmpty()) {
      return Optional.empty();
    }
    var all =
        told.stream()
            .filter(key -> KEY.matcher(key).matches())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    untold.stream()
        .flatMap(finding -> finding.due().stream())
        .flatMap(due -> untoldKey(due, today, told).stream())
        .forEach(all::add);
    return Optional.of(new Notice(untold, bounded(all, findings)));
  }

  private static Optional<String> untoldKey(Due due, LocalDate today, Collection<String> told) {
    if (due.day().isEmpty()) {
      var key = due.subject() + "/once";
      return told.contains(key) ? Optional.empty() : Optional.of(key);
    }
    return due.day()
        .flatMap(day -> Stage.of(day, today))
        .filter(stage -> !stage.isTold(due.subject(), told))
        .map(stage -> stage.key(due.subject()));
  }

  private static List<String> bounded(SequencedSet<String> keys, List<Finding> findings) {
    var subjects =
        findings.stream().flatMap(finding -> finding.due().stream()).map(Due::subject).toList();
    var left = keys.stream().mapToInt(key -> key.length() + 1).sum();
    var kept = new LinkedHashSet<String>();
    for (var key : keys) {
      if (left > KEYS_LIMIT && !subjects.contains(key.substring(0, key.lastIndexOf('/')))) {
        left -= key.length() + 1;
      } else {
        kept.add(key);
      }
    }
    return List.copyOf(kept);
  }
}
