package dev.sailwright.playground.slack;

/** What somebody is to the workspace. */
public enum Membership {
  FULL,
  GUEST,
  SINGLE_CHANNEL_GUEST,
  /** Of another workspace, and in no channel that is shared with it. */
  STRANGER,
  /** Of another workspace, met in a shared channel; Slack does not call them a stranger. */
  PARTNER,
  DEACTIVATED
}
