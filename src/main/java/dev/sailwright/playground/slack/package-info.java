/**
 * A Slack workspace in memory: people, channels, messages, and the part of the Web API that a bot
 * uses, as strict as Slack's own. Whoever types or clicks here reaches the bot by signed HTTP
 * requests, as from Slack.
 */
@NullMarked
package dev.sailwright.playground.slack;

import org.jspecify.annotations.NullMarked;
