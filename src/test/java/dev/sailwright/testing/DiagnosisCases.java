package dev.sailwright.testing;

import dev.sailwright.adapter.releases.CatalogResource;
import dev.sailwright.diagnosis.Evidence;
import dev.sailwright.diagnosis.LogDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The golden folders of the diagnosis: each is one code, each {@code in-*.yaml} one mesh. */
public final class DiagnosisCases {
  private static final Path FOLDERS = Path.of("src/test/resources/diagnosis");

  private DiagnosisCases() {}

  /** Such as {@code leftover/in-found.yaml}. */
  public static List<Path> all() throws IOException {
    try (var files = Files.walk(FOLDERS)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("in-"))
          .map(FOLDERS::relativize)
          .sorted()
          .toList();
    }
  }

  public static Evidence evidence(Path input) throws IOException {
    var yaml = Files.readString(FOLDERS.resolve(input));
    return new Evidence(
        MeshYaml.read(yaml),
        MeshYaml.facts(yaml),
        MeshYaml.proxies(yaml),
        MeshYaml.logs(yaml).map(logs -> LogDigest.of(logs, CatalogResource.signatures())),
        List.of(),
        TestCatalog.catalog(MeshYaml.bulletins(yaml)),
        MeshYaml.today(yaml));
  }

  /**
   * What was agreed to come out of this input.
   *
   * @param kind such as {@code out-}
   */
  public static Path agreed(Path input, String kind, String now) throws IOException {
    var name =
        input.getFileName().toString().replaceFirst("in-", kind).replaceFirst("yaml$", "txt");
    return Agreed.file(Path.of("diagnosis").resolve(input.resolveSibling(name)), now);
  }
}
