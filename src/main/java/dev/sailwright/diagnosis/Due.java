package dev.sailwright.diagnosis;

import java.time.LocalDate;
import java.util.Optional;

/**
 * That a finding comes up by itself, and needs a plan: people are told of it before they ask.
 *
 * @param subject the same on each look, and without spaces, such as {@code support-1.29}; what
 *     would have to be told anew has another one
 * @param day on which it ends; empty for what holds already, or has no day
 */
public record Due(String subject, Optional<LocalDate> day) {}
