/** Asks addresses over HTTP, as users would. */
@NullMarked
package dev.sailwright.adapter.probes;

import org.jspecify.annotations.NullMarked;
