package dev.sailwright.usecase;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.upgrade.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the text after {@code /istio}. Phones type curly quotes and long dashes, so those are read
 * as plain ones. What is not understood becomes {@link Command.Wrong} with the nearest right
 * command.
 */
public final class CommandParser {
  private static final Map<String, Decision.Kind> STEERING =
      Map.of(
          "pause", Decision.Kind.PAUSED,
          "resume", Decision.Kind.RESUMED,
          "retry", Decision.Kind.RETRIED,
          "abort", Decision.Kind.ABORTED);

  static final List<String> WORDS =
      List.of(
          "status",
          "diagnose",
          "compare",
          "versions",
          "releases",
          "watch",
          "precheck",
          "plan",
          "upgrade",
          "restart",
          "cleanup",
          "pause",
          "resume",
          "retry",
          "abort",
          "rollback",
          "history",
          "show",
          "help");

  private static final Pattern TOKEN = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final int WHY_LIMIT = 200;

  /** A DNS label, as Kubernetes has it. */
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private final Clusters clusters;

  public CommandParser(Clusters clusters) {
    this.clusters = clusters;
  }

  public Command parse(String text) {
    var tokens = tokens(text);
    if (tokens.isEmpty()) {
      return new Command.Help();
    }
    var word = tokens.removeFirst().toLowerCase(Locale.ROOT);
    return switch (word) {
      case "help" -> new Command.Help();
      case "status" -> aboutOne("status", tokens, Command.Status::new);
      case "diagnose" -> aboutOne("diagnose", tokens, Command.Diagnose::new);
      case "compare" -> compare(tokens);
      case "versions" ->
          tokens.isEmpty()
              ? new Command.Versions(clusters.names())
              : aboutOne("versions", tokens, one -> new Command.Versions(List.of(one.cluster())));
      case "releases" ->
          tokens.isEmpty()
              ? new Command.Releases()
              : new Command.Wrong("`releases` takes nothing more.", "/istio releases");
      case "watch" -> aboutOne("watch", tokens, Command.Watch::new);
      case "plan" -> plan(tokens);
      case "precheck" -> targeted("precheck", tokens, Command.Precheck::new);
      case "rollback" -> aboutOne("rollback", tokens, Command.Rollback::new);
      case "history" -> aboutOne("history", tokens, Command.History::new);
      case "show" ->
          tokens.size() == 1
              ? new Command.Show(tokens.getFirst())
              : new Command.Wrong("`show` takes the id of one upgrade.", "/istio history");
      case "pause", "resume", "retry", "abort" -> steer(word, tokens);
      case "upgrade" -> upgrade(tokens);
      case "restart" -> restart(tokens);
      case "cleanup" -> aboutOne("cleanup", tokens, Command.Cleanup::new);
      default -> {
        var nearest = Nearest.of(word, WORDS);
        yield new Command.Wrong(
            "There is no command `" + word + "`.",
            nearest
                .map(right -> ("/istio " + right + " " + String.join(" ", tokens)).strip())
                .orElse("/istio help"));
      }
    };
  }

  private static List<String> tokens(String text) {
    var plain =
        text.replace('“', '"')
            .replace('”', '"')
            .replace('„', '"')
            .replace("—", "--")
            .replaceAll("(^|\\s)–(?=\\w)", "$1--");
    var tokens = new ArrayList<String>();
    var match = TOKEN.matcher(plain);
    while (match.find()) {
      tokens.add(Optional.ofNullable(match.group(1)).orElse(match.group(0)));
    }
    return tokens;
  }

  private Command aboutOne(
      String word, List<String> tokens, Function<ClusterPolicy, Command> command) {
    if (tokens.size() > 1) {
      return new Command.Wrong(
          "`" + word + "` takes one cluster at most.", "/istio " + word + " " + tokens.getFirst());
    }
    return tokens.isEmpty()
        ? clusters.standard().map(command).orElseGet(() -> noneNamed(word))
        : clusters
            .find(tokens.getFirst())
            .map(command)
            .orElseGet(() -> unknownCluster(word, tokens.getFirst(), ""));
  }

  /** With one name, the other is the standard cluster. */
  private Command compare(List<String> tokens) {
    var unknown = tokens.stream().filter(name -> clusters.find(name).isEmpty()).findFirst();
    if (unknown.isPresent()) {
      return new Command.Wrong(
          "There is no cluster `" + unknown.get() + "`. I know " + listed() + ".",
          "/istio compare "
              + tokens.stream()
                  .map(name -> clusters.nearest(name).orElse(name))
                  .collect(Collectors.joining(" ")));
    }
    var named = tokens.stream().flatMap(name -> clusters.find(name).stream()).toList();
    if (named.size() > 2) {
      return new Command.Wrong(
          "`compare` takes two clusters.", "/istio compare " + tokens.get(0) + " " + tokens.get(1));
    }
    var left = named.stream().findFirst();
    var right = named.stream().skip(1).findFirst().or(clusters::standard);
    return left.isEmpty() || right.isEmpty() || left.equals(right)
        ? new Command.Wrong(
            "`compare` takes two different clusters. I know " + listed() + ".", pair())
        : new Command.Compare(left.get(), right.get());
  }

  /** Two clusters that can be compared; empty when there is only one. */
  private String pair() {
    return clusters
        .standard()
        .map(ClusterPolicy::cluster)
        .or(() -> clusters.names().stream().findFirst())
        .flatMap(one -> clusters.sibling(one).map(other -> "/istio compare " + other + " " + one))
        .orElse("");
  }

  /** All words after the cluster are the reason; without a cluster, the standard one is meant. */
  private Command steer(String word, List<String> tokens) {
    var named = tokens.stream().findFirst().flatMap(clusters::find);
    var why = String.join(" ", named.isPresent() ? tokens.subList(1, tokens.size()) : tokens);
    var limited = why.length() > WHY_LIMIT ? why.substring(0, WHY_LIMIT) : why;
    var kind = Objects.requireNonNull(STEERING.get(word));
    return named
        .or(clusters::standard)
        .<Command>map(cluster -> new Command.Steer(cluster, kind, limited))
        .orElseGet(
            () -> tokens.isEmpty() ? noneNamed(word) : unknownCluster(word, tokens.getFirst(), ""));
  }

  /** With one word that is no cluster, a namespace of the standard cluster is meant. */
  private Command restart(List<String> tokens) {
    var named = tokens.stream().findFirst().flatMap(clusters::find);
    var rest = named.isPresent() ? tokens.subList(1, tokens.size()) : tokens;
    if (rest.size() > 1) {
      return new Command.Wrong(
          "`restart` takes a cluster and a namespace at most.",
          "/istio restart " + String.join(" ", tokens.subList(0, 2)));
    }
    var namespace = rest.stream().findFirst();
    var cluster = named.or(clusters::standard);
    if (cluster.isEmpty()) {
      return namespace
          .map(word -> unknownCluster("restart", word, ""))
          .orElseGet(() -> noneNamed("restart"));
    }
    return namespace.filter(word -> !NAMESPACE.matcher(word).matches()).isPresent()
        ? new Command.Wrong(
            "`" + namespace.get() + "` is not the name of a namespace.",
            "/istio restart " + cluster.get().cluster())
        : new Command.Restart(cluster.get(), namespace);
  }

  private Command plan(List<String> tokens) {
    var canary = tokens.removeIf("--canary"::equals);
    return targeted("plan", tokens, (cluster, target) -> new Command.Plan(cluster, target, canary));
  }

  private Command upgrade(List<String> tokens) {
    Optional<String> emergency = Optional.empty();
    var flag = tokens.indexOf("--emergency");
    if (flag >= 0) {
      if (flag + 1 >= tokens.size()
          || tokens.get(flag + 1).isBlank()
          || tokens.get(flag + 1).startsWith("--")) {
        return new Command.Wrong(
            "`--emergency` needs a reason; it stands on the card.",
            "/istio upgrade "
                + String.join(" ", tokens.subList(0, flag))
                + " --emergency \"users are down\"");
      }
      // Without quotes, all that follows is the reason: under stress, people forget them.
      var why = String.join(" ", tokens.subList(flag + 1, tokens.size()));
      emergency = Optional.of(why.length() > WHY_LIMIT ? why.substring(0, WHY_LIMIT) : why);
      tokens.subList(flag, tokens.size()).clear();
    }
    var canary = tokens.removeIf("--canary"::equals);
    if (canary && emergency.isPresent()) {
      return new Command.Wrong(
          "A canary mends nothing soon; in an emergency, upgrade in place.",
          "/istio upgrade "
              + tokens.stream().map(token -> token + " ").collect(Collectors.joining())
              + "--emergency \""
              + emergency.get()
              + "\"");
    }
    var unknownOption = tokens.stream().filter(token -> token.startsWith("--")).findFirst();
    if (unknownOption.isPresent()) {
      return new Command.Wrong(
          "There is no option `" + unknownOption.get() + "`.",
          "/istio upgrade [cluster] [version] [--canary | --emergency \"why\"]");
    }
    var why = emergency;
    return targeted(
        "upgrade", tokens, (cluster, target) -> new Command.Upgrade(cluster, target, why, canary));
  }

  /** A cluster and a version, in any order; each may be left out. */
  private Command targeted(
      String word,
      List<String> tokens,
      BiFunction<ClusterPolicy, Optional<IstioVersion>, Command> command) {
    Optional<ClusterPolicy> cluster = Optional.empty();
    Optional<IstioVersion> target = Optional.empty();
    for (var token : tokens) {
      var version = IstioVersion.parse(token);
      var named = clusters.find(token);
      if (named.isPresent() && cluster.isEmpty()) {
        cluster = named;
      } else if (version.isPresent() && target.isEmpty()) {
        target = version;
      } else if (Character.isDigit(token.charAt(0)) && target.isEmpty()) {
        return new Command.Wrong(
            "`" + token + "` is not a version such as 1.29.1.",
            "/istio "
                + word
                + " "
                + cluster.map(found -> found.cluster() + " ").orElse("")
                + "1.29.1");
      } else {
        var others = tokens.stream().filter(other -> !other.equals(token)).toList();
        return unknownCluster(word, token, String.join(" ", others));
      }
    }
    var version = target;
    return cluster
        .or(clusters::standard)
        .map(found -> command.apply(found, version))
        .orElseGet(() -> noneNamed(word));
  }

  private Command noneNamed(String word) {
    return clusters.names().isEmpty()
        ? new Command.Wrong("No cluster is set up.", "")
        : new Command.Wrong(
            "Which cluster? I know " + listed() + ".",
            "/istio " + word + " " + clusters.names().getFirst());
  }

  private Command unknownCluster(String word, String name, String rest) {
    return new Command.Wrong(
        "There is no cluster `" + name + "`. I know " + listed() + ".",
        clusters
            .nearest(name)
            .map(nearest -> ("/istio " + word + " " + nearest + " " + rest).strip())
            .orElse(""));
  }

  private String listed() {
    var names = clusters.names();
    return names.isEmpty() ? "none" : "`" + String.join("`, `", names) + "`";
  }
}
