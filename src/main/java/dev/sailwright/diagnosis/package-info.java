/** From a mesh, the catalog and the time to findings: an ordered list of small rules. */
@NullMarked
package dev.sailwright.diagnosis;

import org.jspecify.annotations.NullMarked;
