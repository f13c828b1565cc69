package dev.sailwright.comparison;

import dev.sailwright.diagnosis.FindingCode;

/**
 * Why a difference may be what matters: the diagnosis of one mesh, and not that of the other, has a
 * cause that shows in it.
 *
 * @param side of the mesh with the cause
 * @param cause that the diagnosis of that mesh names
 * @param reason one sentence: what is so there
 * @param unexplained it is a symptom, and what caused it was not found
 */
public record Suspicion(Side side, FindingCode cause, String reason, boolean unexplained) {}
