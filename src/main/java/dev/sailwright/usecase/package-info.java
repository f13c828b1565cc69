/** One class for each thing that a person or the loop asks for. */
@NullMarked
package dev.sailwright.usecase;

import org.jspecify.annotations.NullMarked;
