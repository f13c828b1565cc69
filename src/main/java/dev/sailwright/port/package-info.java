/** What the bot needs from outside; interfaces only. */
@NullMarked
package dev.sailwright.port;

import org.jspecify.annotations.NullMarked;
