package dev.sailwright.planning;

import dev.sailwright.mesh.IstioVersion;
import java.util.Optional;

/**
 * @param target asked for; empty lets the planner choose
 * @param emergency why refusals may be overridden; empty for an ordinary upgrade
 */
public record PlanRequest(Optional<IstioVersion> target, Optional<String> emergency) {}
