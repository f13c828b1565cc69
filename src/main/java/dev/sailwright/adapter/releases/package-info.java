/** The facts about Istio's releases that come with the program. */
@NullMarked
package dev.sailwright.adapter.releases;

import org.jspecify.annotations.NullMarked;
