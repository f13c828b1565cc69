/** The durable record of an upgrade and the machine that moves it from phase to phase. */
@NullMarked
package dev.sailwright.upgrade;

import org.jspecify.annotations.NullMarked;
