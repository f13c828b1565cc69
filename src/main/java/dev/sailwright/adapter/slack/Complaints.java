package dev.sailwright.adapter.slack;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Says in the log what does not work in Slack: once when it begins, once when it is over. Not
 * thread-safe.
 */
final class Complaints {
  private static final int AT_MOST = 500;

  private final Logger log;
  private final Map<Way, String> said =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Way, String> eldest) {
          return size() > AT_MOST;
        }
      };

  Complaints(Logger log) {
    this.log = log;
  }

  private record Way(String method, String channel) {}

  void failed(String lane, Send send, String problem) {
    if (isNew(send, problem)) {
      log.warn(
          "{}: {} to {} failed ({}); it is kept and tried again",
          lane,
          send.method(),
          send.channel(),
          problem);
    }
  }

  void refused(String lane, Send send, SlackError error) {
    if (isNew(send, error.name())) {
      log.warn(
          "{}: Slack refused {} to {} with {}: {}",
          lane,
          send.method(),
          send.channel(),
          error.name(),
          error.advice());
    }
  }

  void works(Send send) {
    if (said.remove(way(send)) != null) {
      log.info("{} to {} works again", send.method(), send.channel());
    }
  }

  int size() {
    return said.size();
  }

  private boolean isNew(Send send, String problem) {
    return !problem.equals(said.put(way(send), problem));
  }

  private static Way way(Send send) {
    return new Way(send.method(), send.channel());
  }
}
