package dev.sailwright.playground.page;

import java.util.List;

/**
 * The world behind the page. Its methods are called from several threads, the first of them often.
 */
public interface MeshPanel {
  MeshView snapshot();

  /** What can be played, the first one to begin with. */
  List<Choice> scenarios();

  /** The id of the scenario that is being played. */
  String playing();

  /**
   * Begins this scenario from its start: the mesh, the stored upgrades, and the alerts in the
   * channels. The Slack workspace is empty when this is called.
   *
   * @throws IllegalArgumentException when there is no such scenario
   */
  void start(String scenario);

  /**
   * @param suggestion a command that leads on when nothing in the conversation suggests one
   */
  record Choice(String id, String title, String suggestion) {}
}
