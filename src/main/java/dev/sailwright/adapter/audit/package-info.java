/** Audit records as log lines. */
@NullMarked
package dev.sailwright.adapter.audit;

import org.jspecify.annotations.NullMarked;
