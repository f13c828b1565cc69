package dev.sailwright.diagnosis;

import dev.sailwright.mesh.BlindSpot;
import dev.sailwright.mesh.ProxyFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The rule book: every rule, in the order in which findings of one severity are told. What is
 * broken comes before what will be.
 */
public final class DiagnosisRules {
  /** Without these nobody can call a mesh healthy. */
  private static final Set<BlindSpot.Area> NEEDED_FOR_HEALTHY =
      Set.of(
          BlindSpot.Area.KUBERNETES,
          BlindSpot.Area.CONTROL_PLANE,
          BlindSpot.Area.DATA_PLANE,
          BlindSpot.Area.WEBHOOKS,
          BlindSpot.Area.EVENTS,
          BlindSpot.Area.CERTIFICATES,
          BlindSpot.Area.LOGS,
          BlindSpot.Area.METRICS);

  private static final List<Check> BOOK =
      List.of(
          Check.of("istiod runs and answers", new ControlPlaneRule(), BlindSpot.Area.CONTROL_PLANE),
          Check.of(
              "Kubernetes serves every API that istiod needs",
              new NeededApiRule(),
              BlindSpot.Area.KUBERNETES,
              BlindSpot.Area.CONTROL_PLANE),
          Check.of(
              "istiod's pods can be created, scheduled and started",
              new IstiodPodsRule(),
              BlindSpot.Area.CONTROL_PLANE,
              BlindSpot.Area.EVENTS),
          Check.of(
              "the sidecar injector answers",
              new InjectionRule(),
              BlindSpot.Area.DATA_PLANE,
              BlindSpot.Area.EVENTS),
          Check.of(
              "no quota, policy or foreign webhook keeps meshed pods out",
              new PodCreationRule(),
              BlindSpot.Area.DATA_PLANE,
              BlindSpot.Area.EVENTS),
          Check.of(
              "revisions, tags and namespace labels lead to a control plane",
              new RevisionRule(),
              BlindSpot.Area.CONTROL_PLANE,
              BlindSpot.Area.DATA_PLANE,
              BlindSpot.Area.WEBHOOKS),
          Check.of(
              "Istio's webhooks have a Service, endpoints and an authority",
              new WebhookRule(),
              BlindSpot.Area.WEBHOOKS),
          Check.of(
              "no two injectors select the same pods",
              new InjectorOverlapRule(),
              BlindSpot.Area.WEBHOOKS,
              BlindSpot.Area.DATA_PLANE),
          Check.of(
              "no running version is known to go wrong",
              new KnownBadRule(),
              BlindSpot.Area.CONTROL_PLANE,
              BlindSpot.Area.DATA_PLANE),
          Check.of(
              "no proxy is more than one minor away from its control plane",
              new SkewRule(),
              BlindSpot.Area.DATA_PLANE,
              BlindSpot.Area.CONTROL_PLANE),
          Check.of(
              "proxies run the version of their control plane",
              new ProxyVersionRule(),
              BlindSpot.Area.DATA_PLANE,
              BlindSpot.Area.CONTROL_PLANE),
          Check.of("no rollout is stuck", new RolloutRule(), BlindSpot.Area.DATA_PLANE),
          Check.around(
              "root certificates are valid and the same everywhere",
              new RootCertificateRule(),
              BlindSpot.Area.CERTIFICATES),
          Check.around(
              "webhooks trust this mesh's own authority",
              new ForeignAuthorityRule(),
              BlindSpot.Area.CERTIFICATES,
              BlindSpot.Area.WEBHOOKS),
          Check.around(
              "no other program's webhook fails closed",
              new ClosedWebhookRule(),
              BlindSpot.Area.WEBHOOKS),
          Check.around(
              "the Gateway API's CRDs suit this istiod",
              new GatewayApiRule(),
              BlindSpot.Area.KUBERNETES,
              BlindSpot.Area.CONTROL_PLANE),
          Check.around(
              "the API server calls itself ready", new ApiServerRule(), BlindSpot.Area.KUBERNETES),
          Check.ofIstiods(
              "istiod's signing certificate is valid",
              new SigningCertificateRule(),
              BlindSpot.Area.METRICS),
          Check.ofIstiods(
              "proxies are connected to istiod",
              new ConnectedProxiesRule(),
              BlindSpot.Area.METRICS,
              BlindSpot.Area.DATA_PLANE),
          Check.ofProxies(
              "connected proxies take what istiod sends them",
              new SyncedProxiesRule(),
              facts -> facts.sync().filter(ProxyFacts.Sync::whole).isPresent()),
          Check.ofProxies(
              "no certificate of the proxies that were looked at ends within the hour",
              new WorkloadCertificateRule(),
              facts -> !facts.certificates().isEmpty()),
          Check.ofIstiods(
              "istiod and the API server count no trouble",
              new CountedTroubleRule(),
              BlindSpot.Area.METRICS),
          Check.ofLogs("no log has a line that is known to be trouble", new LogRule()),
          Check.of(
              "nothing of an older version is left behind",
              new LeftoverRule(),
              BlindSpot.Area.WEBHOOKS,
              BlindSpot.Area.DATA_PLANE),
          Check.of(
              "the next Kubernetes takes no API or support away",
              new NextKubernetesRule(),
              BlindSpot.Area.KUBERNETES,
              BlindSpot.Area.CONTROL_PLANE),
          Check.ofApiServer(
              "nobody asks for an API that the next Kubernetes takes away",
              new DeprecatedApiRule(),
              BlindSpot.Area.METRICS,
              BlindSpot.Area.KUBERNETES),
          Check.of(
              "the running versions are supported, on this Kubernetes",
              new SupportRule(),
              BlindSpot.Area.KUBERNETES,
              BlindSpot.Area.CONTROL_PLANE),
          Check.of(
              "no known security bulletin affects the running versions",
              new BulletinRule(),
              BlindSpot.Area.CONTROL_PLANE,
              BlindSpot.Area.DATA_PLANE),
          Check.of("all could be seen", new BlindSpotRule()));

  private DiagnosisRules() {}

  public static Diagnosis diagnose(Evidence evidence) {
    var findings = new ArrayList<Finding>();
    var ruledOut = new ArrayList<String>();
    for (var check : BOOK) {
      var found = check.rule().examine(evidence);
      found.stream().map(Finding::withoutSecrets).forEach(findings::add);
      if (check.rulesOut(found, evidence)) {
        ruledOut.add(check.holds());
      }
    }
    findings.sort(Comparator.comparing(Finding::severity).reversed());
    return new Diagnosis(verdict(evidence, findings), findings, Causes.rank(findings), ruledOut);
  }

  private static Diagnosis.Verdict verdict(Evidence evidence, List<Finding> findings) {
    if (findings.stream().anyMatch(finding -> finding.code() == FindingCode.CONTROL_PLANE_DOWN)) {
      return Diagnosis.Verdict.DOWN;
    }
    if (NEEDED_FOR_HEALTHY.stream().anyMatch(evidence::blindIn)) {
      return Diagnosis.Verdict.UNKNOWN;
    }
    return findings.stream()
            .anyMatch(finding -> finding.severity().compareTo(Severity.WARNING) >= 0)
        ? Diagnosis.Verdict.DEGRADED
        : Diagnosis.Verdict.HEALTHY;
  }
}
