/** Slack: commands and clicks in, messages out. */
@NullMarked
package dev.sailwright.adapter.slack;

import org.jspecify.annotations.NullMarked;
