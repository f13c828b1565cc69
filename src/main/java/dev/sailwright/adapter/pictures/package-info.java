/** Draws what Slack shows as files. */
@NullMarked
package dev.sailwright.adapter.pictures;

import org.jspecify.annotations.NullMarked;
