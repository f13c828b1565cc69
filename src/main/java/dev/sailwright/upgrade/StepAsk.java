package dev.sailwright.upgrade;

import java.time.Instant;

/**
 * The running step waits for its approval.
 *
 * @param after how many decisions had been made when the step was reached; none of those counts
 * @param until when waiting pauses the upgrade; an approval still counts afterwards
 */
public record StepAsk(int after, Instant until) {}
