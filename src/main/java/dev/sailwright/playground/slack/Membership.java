package dev.sailwright.playground.slack;

/** What somebody is to the workspace. */
public enum Membership {
  FULL,
  GUEST,
  SINGLE_CHANNEL_GUEST,
  /** Of another workspace, met in a shared channel. */
  STRANGER,
  DEACTIVATED
}
