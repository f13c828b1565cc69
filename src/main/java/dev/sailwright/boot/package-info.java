/** Starts the program: settings, wiring, HTTP server, command line. */
@NullMarked
package dev.sailwright.boot;

import org.jspecify.annotations.NullMarked;
