package dev.sailwright.boot;

import dev.sailwright.adapter.cli.Cli;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Starts the command line. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(
        new Cli(
                new LocalProgram(System.getenv()),
                out,
                err,
                Boolean.getBoolean("sailwright.colors"))
            .run(args));
  }
}
