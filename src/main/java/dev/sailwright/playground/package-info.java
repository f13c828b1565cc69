/** The simulated mesh and the page that plays Slack. */
@NullMarked
package dev.sailwright.playground;

import org.jspecify.annotations.NullMarked;
