package dev.sailwright.planning;

import dev.sailwright.diagnosis.Finding;
import java.util.List;

/** A small pure rule about one upgrade. */
@FunctionalInterface
interface Precheck {
  List<Finding> examine(Candidate candidate);
}
