/** The terminal: commands that read, and the one that approves. */
@NullMarked
package dev.sailwright.adapter.cli;

import org.jspecify.annotations.NullMarked;
