package dev.sailwright.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnalysisTest {
  private static final String NONE = "None is pinned.";
  private static final Analysis.Message OLD =
      new Analysis.Message("IST0103", "Warning", "Pod shop/web", "The pod has no proxy.");
  private static final Analysis.Message NEW =
      new Analysis.Message("IST0101", "Error", "VirtualService shop/web", "No such host.");

  @Test
  void onlyWhatTheRunningVersionDoesNotSayIsNew() {
    assertThat(Analysis.compare(said(OLD, NEW), () -> Optional.of(said(OLD)), NONE))
        .isEqualTo(new Analysis.Compared(List.of(NEW), 1));
  }

  /** Of a big mesh it takes as long as the target's, and would take nothing off. */
  @Test
  void whereTheTargetSaysNothingTheRunningVersionIsNotAsked() {
    assertThat(
            Analysis.compare(
                said(),
                () -> {
                  throw new AssertionError("there is nothing to take off");
                },
                NONE))
        .isEqualTo(new Analysis.Compared(List.of(), 0));
  }

  @Test
  void withoutAnotherOneEverythingIsShownWithTheReason() {
    assertThat(Analysis.compare(said(OLD), Optional::empty, NONE))
        .isEqualTo(new Analysis.OfTargetAlone(List.of(OLD), NONE));
    assertThat(Analysis.compare(said(OLD), () -> Optional.of(failed()), NONE))
        .isEqualTo(
            new Analysis.OfTargetAlone(
                List.of(OLD), "The running version's istioctl analyze did not come to its end."));
  }

  @Test
  void whatDidNotComeToItsEndIsNeverNothing() {
    assertThat(Analysis.compare(failed(), () -> Optional.of(said()), NONE))
        .isEqualTo(new Analysis.Failed(List.of("forbidden")));
  }

  private static Analysis.Run said(Analysis.Message... messages) {
    return new Analysis.Run(Optional.of(List.of(messages)), List.of());
  }

  private static Analysis.Run failed() {
    return new Analysis.Run(Optional.empty(), List.of("forbidden"));
  }
}
