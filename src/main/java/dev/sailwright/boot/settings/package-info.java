/** The settings file and the secrets: read once at start, all mistakes told at once. */
@NullMarked
package dev.sailwright.boot.settings;

import org.jspecify.annotations.NullMarked;
