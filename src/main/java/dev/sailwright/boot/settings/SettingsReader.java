package dev.sailwright.boot.settings;

import dev.sailwright.mesh.Release;
import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.usecase.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Reads the settings file into records. All mistakes are found in one go, those in input files too.
 */
public final class SettingsReader {
  public static final Path USUAL_PLACE = Path.of("/etc/sailwright/sailwright.yaml");

  static final List<String> KEYS =
      List.of(
          "clusters",
          "defaultCluster",
          "releases",
          "releaseFeed",
          "watch",
          "istioctl",
          "namespace",
          "server");

  private final ReleaseCatalog catalog;

  /**
   * @param catalog that the settings add releases to
   */
  public SettingsReader(ReleaseCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * The named file, else the one in the usual place, else the defaults.
   *
   * @throws SettingsException when the named file is not there, or anything is wrong with what is
   *     read
   */
  public Settings read(Optional<Path> named) {
    if (named.isPresent()) {
      return readFile(named.get());
    }
    return Files.exists(USUAL_PLACE) ? readFile(USUAL_PLACE) : Settings.defaults();
  }

  private Settings readFile(Path file) {
    try {
      return parse(file, Files.readString(file));
    } catch (IOException e) {
      var problem =
          Files.exists(file)
              ? "it cannot be read as text: " + e.getMessage()
              : "there is no such file";
      throw new SettingsException(file.toString(), List.of(problem));
    }
  }

  private Settings parse(Path file, String text) {
    var mistakes = new Mistakes(String.valueOf(file.getFileName()));
    var folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    var inputFiles = new InputFileReader(folder);
    var root = Section.of(YamlReader.read(text, mistakes), "", mistakes, KEYS);

    var clusterReader = new ClusterReader(inputFiles, mistakes);
    var clusters = new ArrayList<Settings.Cluster>();
    root.mapping("clusters").forEach((name, yaml) -> clusters.add(clusterReader.read(name, yaml)));
    var settings =
        new Settings(
            clusters,
            defaultCluster(root, clusters),
            releases(root, mistakes),
            istioctl(root, folder),
            releaseFeed(root),
            watch(root),
            root.value("namespace", Values::name).orElse(Settings.DEFAULT_NAMESPACE),
            root.section("server", List.of("port"))
                .value("port", port -> Values.integer(port, 0, 65535)));

    var all = new ArrayList<>(mistakes.lines());
    all.addAll(inputFiles.mistakes());
    if (!all.isEmpty()) {
      throw new SettingsException(file.toString(), all);
    }
    return settings;
  }

  private static Optional<String> defaultCluster(Section root, List<Settings.Cluster> clusters) {
    var names = clusters.stream().map(cluster -> cluster.policy().cluster()).toList();
    var wanted = root.value("defaultCluster", Values::text);
    if (wanted.isPresent() && !names.isEmpty() && !names.contains(wanted.get())) {
      root.mistake(
          "defaultCluster",
          "there is no cluster "
              + Values.quoted(wanted.get())
              + " under `clusters`"
              + Nearest.of(wanted.get(), names)
                  .map(near -> "; did you mean " + Values.quoted(near) + "?")
                  .orElse(""));
    }
    return wanted;
  }

  private List<Release> releases(Section root, Mistakes mistakes) {
    var reader = new ReleaseReader(catalog, mistakes);
    var releases = new ArrayList<Release>();
    var minors = new HashSet<>();
    var items = root.items("releases");
    for (var index = 0; index < items.size(); index++) {
      var release = reader.read(index, items.get(index));
      if (release.isPresent() && !minors.add(release.get().minor())) {
        root.mistake(
            "releases",
            release.get().minor() + " stands here twice; name all its versions in one entry");
      }
      release.ifPresent(releases::add);
    }
    return releases;
  }

  private static Settings.ReleaseFeed releaseFeed(Section root) {
    var section = root.section("releaseFeed", List.of("enabled", "releases", "support", "every"));
    var usual = Settings.ReleaseFeed.DEFAULT;
    return new Settings.ReleaseFeed(
        section.value("enabled", Values::yesOrNo).orElse(usual.enabled()),
        section.value("releases", Values::feed).orElse(usual.releases()),
        section.value("support", Values::feed).orElse(usual.support()),
        section.value("every", Values::feedInterval).orElse(usual.every()));
  }

  private static Settings.Watch watch(Section root) {
    var section = root.section("watch", List.of("enabled", "every"));
    return new Settings.Watch(
        section.value("enabled", Values::yesOrNo).orElse(Settings.Watch.DEFAULT.enabled()),
        section.value("every", Values::watchInterval).orElse(Settings.Watch.DEFAULT.every()));
  }

  private static Settings.Istioctl istioctl(Section root, Path folder) {
    var section = root.section("istioctl", List.of("directory", "sha256", "environment"));
    return new Settings.Istioctl(
        section.value("directory", text -> folder.resolve(Values.text(text))),
        section.map("sha256", Values::version, Values::sha256),
        new HashSet<>(section.list("environment", Values::variable)));
  }
}
