/** Facts: versions, releases, and one immutable picture of a mesh. */
@NullMarked
package dev.sailwright.mesh;

import org.jspecify.annotations.NullMarked;
