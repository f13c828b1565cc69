package dev.sailwright.diagnosis;

import dev.sailwright.mesh.Redaction;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Something that a person should know, with its proof and what to do.
 *
 * @param message one sentence: what is so
 * @param evidence lines copied from the cluster or from data, newest or strongest first
 * @param remedy one sentence: what to do next; empty only for {@link Severity#INFO}
 * @param overridden an {@code --emergency} turned a refusal into this
 * @param due it comes up by itself, and people are told of it before they ask
 */
public record Finding(
    FindingCode code,
    Severity severity,
    String message,
    List<String> evidence,
    String remedy,
    boolean overridden,
    Optional<Due> due) {
  public Finding {
    evidence = List.copyOf(evidence);
  }

  public static Finding of(
      FindingCode code, Severity severity, String message, List<String> evidence, String remedy) {
    return new Finding(code, severity, message, evidence, remedy, false, Optional.empty());
  }

  /** Empty when no line shows it. */
  static Optional<Finding> ifShown(
      FindingCode code, Severity severity, String message, List<String> evidence, String remedy) {
    return evidence.isEmpty()
        ? Optional.empty()
        : Optional.of(of(code, severity, message, evidence, remedy));
  }

  /** Of something that was seen, and not of what could not be or was not told. */
  public boolean isSeen() {
    return code != FindingCode.NOT_SEEN && code != FindingCode.ANALYSIS_FAILED;
  }

  public boolean blocks() {
    return severity == Severity.BLOCKER;
  }

  public boolean needsAcknowledgement() {
    return severity == Severity.APPROVAL;
  }

  /** The same, for people: evidence is what other programs wrote, and a remedy may name things. */
  public Finding withoutSecrets() {
    return new Finding(
        code,
        severity,
        Redaction.inOneLine(message),
        evidence.stream().map(Redaction::inOneLine).toList(),
        Redaction.inOneLine(remedy),
        overridden,
        due);
  }

  /** The same refusal as something that the approver takes upon themselves. */
  public Finding overriddenByEmergency() {
    return new Finding(code, Severity.APPROVAL, message, evidence, remedy, true, due);
  }

  /** The same, for what is kept: when people are told has nothing to do with what it says. */
  public Finding withoutDue() {
    return new Finding(code, severity, message, evidence, remedy, overridden, Optional.empty());
  }

  /** The same, to be told before anybody asks. */
  Finding due(String subject, Optional<LocalDate> day) {
    return new Finding(
        code, severity, message, evidence, remedy, overridden, Optional.of(new Due(subject, day)));
  }
}
