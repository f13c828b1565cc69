package dev.sailwright.mesh;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where traffic comes into a mesh, as its status tells.
 *
 * @param blindSpots what of it could not be read; empty: all there is was
 */
public record MeshGateways(List<Gateway> all, List<BlindSpot> blindSpots) {
  public MeshGateways {
    all = List.copyOf(all);
    blindSpots = List.copyOf(blindSpots);
  }

  public static MeshGateways none() {
    return new MeshGateways(List.of(), List.of());
  }

  /**
   * A Gateway of the Gateway API, or a Service of type LoadBalancer before a gateway.
   *
   * @param title such as {@code Gateway shop/web}
   * @param problem why it is not accepted or not programmed, by its conditions, redacted; empty
   *     when it is both, and for a Service
   * @param addresses names and IP addresses that it is reached by
   * @param routes that are attached, by listener; none for a Service
   */
  public record Gateway(
      String title, Optional<String> problem, List<String> addresses, Map<String, Integer> routes) {
    private static final int LONGEST = 300;

    public Gateway {
      problem = problem.map(Redaction::inOneLine).map(Gateway::shortened);
      addresses = addresses.stream().sorted().toList();
      routes = Map.copyOf(routes);
    }

    public String namespace() {
      return title.substring(title.indexOf(' ') + 1, title.indexOf('/'));
    }

    public boolean isService() {
      return title.startsWith("Service ");
    }

    private static String shortened(String text) {
      return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
  }
}
