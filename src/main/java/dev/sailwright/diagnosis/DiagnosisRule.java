package dev.sailwright.diagnosis;

import java.util.List;

/** A small pure function from what is known to what it means. */
@FunctionalInterface
public interface DiagnosisRule {
  List<Finding> examine(Evidence evidence);
}
