package dev.sailwright.upgrade;

/**
 * A posted message.
 *
 * @param channel Slack channel id
 * @param ts Slack's message timestamp, its id within the channel
 */
public record MessageRef(String channel, String ts) {}
