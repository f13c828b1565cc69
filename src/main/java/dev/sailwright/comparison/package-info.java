/**
 * Two meshes side by side: what differs, which difference is suspicious, what could not be seen.
 */
@NullMarked
package dev.sailwright.comparison;

import org.jspecify.annotations.NullMarked;
