/** The terminal: the read-only commands. */
@NullMarked
package dev.sailwright.adapter.cli;

import org.jspecify.annotations.NullMarked;
