package dev.sailwright.adapter.slack;

import java.util.Optional;

/**
 * Who asked or clicked, and where the answer goes; all of it from the signed payload.
 *
 * @param thread the thread's root, when it happened in one
 * @param responseUrl Slack's address for answers, good for 30 minutes and five answers
 */
record Asker(String user, String channel, Optional<String> thread, String responseUrl) {}
