/**
 * The page of the playground: a Slack client in the browser, and beside it what the simulated mesh
 * looks like.
 */
@NullMarked
package dev.sailwright.playground.page;

import org.jspecify.annotations.NullMarked;
