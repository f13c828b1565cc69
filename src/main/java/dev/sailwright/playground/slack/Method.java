package dev.sailwright.playground.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One method of the Web API. */
interface Method {
  /**
   * @return the answer without {@code ok}
   * @throws SlackError which becomes {@code ok: false}
   */
  ObjectNode call(Arguments arguments);
}
