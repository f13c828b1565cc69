package dev.sailwright.diagnosis;

import java.util.List;

/**
 * A finding that nothing else explains.
 *
 * @param because one sentence: what the confidence rests on
 * @param symptoms findings that it explains, worst first
 * @param unexplained it is a symptom itself, and nothing was found that explains it
 */
public record Cause(
    Finding finding,
    Confidence confidence,
    String because,
    List<Finding> symptoms,
    boolean unexplained) {
  public Cause {
    symptoms = List.copyOf(symptoms);
  }

  /** It is published of a version that runs, and explains nothing that was seen. */
  boolean isForesight() {
    return finding.code().source() == Source.RELEASE_DATA && symptoms.isEmpty();
  }
}
