package dev.sailwright.mesh;

import java.time.LocalDate;
import java.util.Optional;

/**
 * The day until which something is known. Its text completes a sentence such as {@code Release data
 * as of}.
 *
 * @param data the day of the release data that come with the program
 * @param lists the day on which the publishers' lists were read last; empty: they were not
 */
public record AsOf(LocalDate data, Optional<LocalDate> lists) {
  @Override
  public String toString() {
    return data + lists.map(day -> ", lists of new releases as of " + day).orElse("");
  }
}
