/** From a mesh and a target to a plan, or to a refusal with its reasons. */
@NullMarked
package dev.sailwright.planning;

import org.jspecify.annotations.NullMarked;
