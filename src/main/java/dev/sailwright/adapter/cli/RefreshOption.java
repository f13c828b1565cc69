package dev.sailwright.adapter.cli;

import picocli.CommandLine.Option;

/** Whether a command reads the publishers' lists of releases first. */
final class RefreshOption {
  @Option(
      names = "--refresh",
      description =
          "First reads which releases are out, from the addresses of the settings (GitHub and"
              + " endoflife.date). Without it nothing but the cluster is asked.")
  private boolean refresh;

  boolean asked() {
    return refresh;
  }
}
