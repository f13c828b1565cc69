package dev.sailwright.comparison;

import dev.sailwright.mesh.BlindSpot;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One line of the book of what is compared.
 *
 * @param needs without these, what is read of a mesh may be less than there is
 */
record Topic(Aspect aspect, Reader reader, Set<BlindSpot.Area> needs) {
  /** Reads one of two meshes. */
  interface Reader {
    /**
     * What is seen of each subject, sorted as it is told; a subject that is not there is not in it.
     *
     * @param other what is looked for may depend on the other mesh
     */
    Map<String, Seen> read(Look look, Look other);
  }

  static Topic of(Aspect aspect, Reader reader, BlindSpot.Area... needs) {
    return new Topic(aspect, reader, Arrays.stream(needs).collect(Collectors.toUnmodifiableSet()));
  }

  boolean isHidden(Look look) {
    return needs.stream().anyMatch(look::blindIn);
  }
}
