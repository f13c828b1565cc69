package dev.sailwright.adapter.istioctl;

import dev.sailwright.upgrade.StepFacts;
import dev.sailwright.upgrade.StepFacts.Install.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is known of one run while it goes on and afterwards. */
final class IstioctlRun {
  private final List<String> lines = new ArrayList<>();
  private Optional<Integer> exitCode = Optional.empty();

  synchronized void say(String line) {
    lines.add(line);
  }

  synchronized void end(int code) {
    exitCode = Optional.of(code);
  }

  synchronized StepFacts.Install progress() {
    return new StepFacts.Install(
        exitCode.isPresent() ? State.FINISHED : State.RUNNING, lines, exitCode);
  }
}
