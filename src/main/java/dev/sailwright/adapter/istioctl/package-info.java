/** Runs istioctl, a pinned binary, as a child process. */
@NullMarked
package dev.sailwright.adapter.istioctl;

import org.jspecify.annotations.NullMarked;
