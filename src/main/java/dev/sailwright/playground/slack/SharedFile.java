package dev.sailwright.playground.slack;

/**
 * A file that was shared in a message.
 *
 * @param id such as {@code F00000001}; also the last part of its address
 * @param title what people see as its name
 * @param content as text; the bot shares no other files
 */
public record SharedFile(String id, String name, String title, String content) {}
