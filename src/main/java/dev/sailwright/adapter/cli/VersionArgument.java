package dev.sailwright.adapter.cli;

import dev.sailwright.mesh.IstioVersion;

/** A version as people write it. */
final class VersionArgument {
  private VersionArgument() {}

  /**
   * @throws CommandFailed with {@link ExitCodes#BAD_USAGE} when it is none
   */
  static IstioVersion parse(String text) {
    return IstioVersion.parse(text)
        .orElseThrow(() ->
            new CommandFailed(
                ExitCodes.BAD_USAGE, "`" + text + "` is not a version such as 1.29.1."));
  }
}
