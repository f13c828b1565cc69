/** What must hold while a mesh moves: what istiods count, held against what they counted before. */
@NullMarked
package dev.sailwright.gates;

import org.jspecify.annotations.NullMarked;
