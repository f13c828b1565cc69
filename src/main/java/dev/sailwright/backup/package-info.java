/** What a mesh was before an upgrade changed it, as documents without secrets. */
@NullMarked
package dev.sailwright.backup;

import org.jspecify.annotations.NullMarked;
