/** What was decided and done, as records that nobody can edit unseen. */
@NullMarked
package dev.sailwright.audit;

import org.jspecify.annotations.NullMarked;
