package dev.sailwright.diagnosis;

import dev.sailwright.mesh.ProxyFacts;
import dev.sailwright.mesh.ProxyFacts.Behind;
import dev.sailwright.mesh.ProxyFacts.Kind;
import dev.sailwright.mesh.ProxyFacts.Late;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Proxies that are connected and do not take what istiod sends them: {@code istioctl proxy-status}
 * calls them STALE.
 */
final class SyncedProxiesRule implements DiagnosisRule {
  private static final int SHOWN = 5;

  @Override
  public List<Finding> examine(Evidence evidence) {
    return evidence
        .proxies()
        .flatMap(ProxyFacts::sync)
        .filter(sync -> !sync.behind().isEmpty())
        .map(SyncedProxiesRule::finding)
        .stream()
        .toList();
  }

  private static Finding finding(ProxyFacts.Sync sync) {
    var behind = sync.behind();
    var lines = new ArrayList<String>();
    lines.add("not acknowledged: " + counts(behind));
    // A proxy that says why tells most.
    lines.addAll(
        Lines.first(
            behind.stream()
                .sorted(Comparator.comparing(proxy -> refusals(proxy) == 0))
                .map(SyncedProxiesRule::line)
                .toList(),
            SHOWN));
    return Finding.of(
        FindingCode.PROXIES_NOT_SYNCED,
        Severity.WARNING,
        behind.size()
            + " of "
            + sync.connected()
            + " connected proxies did not take the newest configuration that istiod sent them.",
        lines,
        "`istioctl proxy-status` shows who is STALE now. Read such a proxy's log: an EnvoyFilter is"
            + " the usual reason for a refusal, too little CPU for silence. Restart its pod if it"
            + " stays so.");
  }

  private static String counts(List<Behind> behind) {
    var counts = new EnumMap<Kind, Integer>(Kind.class);
    behind.stream()
        .flatMap(proxy -> proxy.late().stream())
        .forEach(late -> counts.merge(late.kind(), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " by " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static long refusals(Behind proxy) {
    return proxy.late().stream().filter(late -> late.refusal().isPresent()).count();
  }

  private static String line(Behind proxy) {
    return proxy.pod()
        + " (of "
        + proxy.istiod()
        + "): "
        + proxy.late().stream().map(SyncedProxiesRule::words).collect(Collectors.joining(", "));
  }

  private static String words(Late late) {
    return late.kind() + late.refusal().map(refusal -> " refused: " + refusal).orElse("");
  }
}
