package dev.sailwright.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.Workload;
import dev.sailwright.planning.Canary;
import dev.sailwright.planning.Journey;
import dev.sailwright.planning.KubernetesApprovers;
import dev.sailwright.planning.MeshChange;
import dev.sailwright.planning.RestartScope;
import dev.sailwright.port.EffectWitness;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.upgrade.Phase;
import dev.sailwright.upgrade.Upgrade;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What holds whatever happens; also makes effects go wrong when it is told to. */
final class Invariants implements EffectWitness {
  /** A message of the timeline; not a card or a file. */
  private static final Pattern TELLS = Pattern.compile(".+/\\d+");

  private final Map<String, Upgrade> before = new HashMap<>();
  private World world;
  private boolean dieBefore;
  private boolean dieAfter;
  private boolean loseNext;
  private boolean losing;

  void watch(World watched) {
    world = watched;
  }

  void dieAtNextEffect(boolean rightBefore) {
    dieBefore = rightBefore;
    dieAfter = !rightBefore;
  }

  void loseNextAnswer() {
    loseNext = true;
  }

  /** Nothing more goes wrong. */
  void atPeace() {
    dieBefore = false;
    dieAfter = false;
    loseNext = false;
    losing = false;
  }

  boolean takeLost() {
    var lost = losing;
    losing = false;
    return lost;
  }

  @Override
  public void before(Point point, String key) {
    if (dieBefore) {
      dieBefore = false;
      throw new Crash("before " + point);
    }
    losing = loseNext;
    loseNext = false;
    if (point == Point.RUN_ISTIOCTL
        || point == Point.RESTART_WORKLOAD
        || point == Point.REMOVE_LEFTOVER) {
      assertMayTouchTheMesh(point, key);
    }
  }

  @Override
  public void after(Point point, String key) {
    losing = false;
    if (dieAfter) {
      dieAfter = false;
      throw new Crash("after " + point);
    }
  }

  /** Only an upgrade that was approved as it is, by somebody who may, in time. */
  private void assertMayTouchTheMesh(Point point, String key) {
    var running =
        world.upgrades().stream()
            .filter(upgrade -> upgrade.status().phase() == Phase.RUNNING)
            .toList();
    assertThat(running).as("running at %s %s", point, key).hasSize(1);
    var upgrade = running.getFirst();
    assertThat(upgrade.decision().map(Decision::kind))
        .as("decision behind %s %s", point, key)
        .contains(Decision.Kind.APPROVED);
    assertThat(
            counting(
                upgrade,
                decision ->
                    decision.kind() == Decision.Kind.APPROVED
                        && decision.at().isBefore(upgrade.expiresAt())))
        .as("approvals behind %s %s", point, key)
        .hasSizeGreaterThanOrEqualTo(world.policy.quorum());
    assertStepWasApproved(upgrade, point + " " + key);
    assertThat(upgrade.plan().installs() || point != Point.RUN_ISTIOCTL)
        .as("istioctl where istiod stays as it is at %s", key)
        .isTrue();
    assertThat(upgrade.plan().isCleanup())
        .as("%s is of a cleanup alone, at %s", Point.REMOVE_LEFTOVER, key)
        .isEqualTo(point == Point.REMOVE_LEFTOVER);
    if (point == Point.REMOVE_LEFTOVER) {
      assertThat(upgrade.plan().cleanup().orElseThrow().leftovers())
          .as("approved to be removed")
          .anyMatch(leftover -> key.contains(leftover.title()));
    }
    if (point == Point.RUN_ISTIOCTL) {
      assertChangeIsWanted(upgrade.plan().change(upgrade.currentStep()).orElseThrow(), key);
      upgrade
          .origin()
          .journey()
          .flatMap(Journey::continues)
          .ifPresent(earlier -> assertNoProxyIsLeftBehind(upgrade.plan().to(), key));
    }
    if (point == Point.RESTART_WORKLOAD) {
      upgrade
          .plan()
          .restart()
          .flatMap(RestartScope::namespace)
          .ifPresent(scope -> assertThat(namespace(key)).as(key).isEqualTo(scope));
      assertThat(world.mesh.tryInjection("prod", List.of(namespace(key))))
          .as("what a new pod would get at %s", key)
          .allSatisfy(injection ->
              assertThat(injection.proxy()).isEqualTo(Optional.of(upgrade.plan().to())));
    }
  }

  /** What is done already is not done again, and what is used is not taken away. */
  private void assertChangeIsWanted(MeshChange change, String key) {
    var mesh = world.mesh.observe("prod");
    switch (change) {
      case MeshChange.InPlace inPlace ->
          assertThat(mesh.controlPlanes()).as("control planes at %s", key).isNotEmpty();
      case MeshChange.InstallRevision install ->
          assertThat(mesh.controlPlanes()).as("control planes at %s", key).isNotEmpty();
      case MeshChange.MoveTag move -> {
        assertThat(mesh.tags().get(move.tag())).as(key).isNotEqualTo(move.revision());
        assertThat(revisions(mesh)).as("where a tag is led at %s", key).contains(move.revision());
      }
      case MeshChange.RemoveRevision remove -> {
        assertThat(mesh.tags().values()).as("tags at %s", key).doesNotContain(remove.revision());
        assertThat(mesh.workloads())
            .filteredOn(workload ->
                workload
                    .obstacle()
                    .filter(why ->
                        why == Workload.Obstacle.JOB || why == Workload.Obstacle.RUNS_TO_ITS_END)
                    .isEmpty())
            .as("pods of what goes at %s", key)
            .flatExtracting(Workload::proxies)
            .noneMatch(group -> group.revision().equals(remove.revision()));
        assertThat(revisions(mesh))
            .as("control planes at %s", key)
            .contains(remove.revision())
            .hasSize(2);
      }
    }
  }

  /** The istiod of a next hop is one minor ahead of every proxy, and no more. */
  private void assertNoProxyIsLeftBehind(IstioVersion to, String key) {
    assertThat(world.mesh.observe("prod").workloads())
        .flatExtracting(Workload::proxies)
        .allSatisfy(group ->
            assertThat(group.version().orElseThrow().minor().stepsTo(to.minor()))
                .as("minors that a proxy is behind at %s", key)
                .isLessThanOrEqualTo(1));
  }

  private static List<String> revisions(MeshState mesh) {
    return mesh.controlPlanes().stream().map(plane -> plane.revision()).toList();
  }

  /** Of a key such as {@code prod-1 Deployment shop/web 2026-11-23T12:00:00Z}. */
  private static String namespace(String key) {
    var workload = key.split(" ")[2];
    return workload.substring(0, workload.indexOf('/'));
  }

  /** Who may, and did not ask for it, and did so of exactly this plan. */
  private Set<String> counting(Upgrade upgrade, Predicate<Decision> which) {
    return upgrade.decisions().stream()
        .filter(which)
        .filter(decision -> decision.digest().equals(upgrade.plan().digest()))
        .map(Decision::user)
        .filter(user -> mayApprove(user, upgrade.origin().requester()))
        .collect(Collectors.toSet());
  }

  private boolean mayApprove(String user, String requester) {
    return world.policy.approvers().stream()
        .filter(approver -> !approver.equals(requester))
        .map(approver ->
            world.policy.isApprovedOutsideSlack()
                ? KubernetesApprovers.user(World.kubernetesName(approver))
                : approver)
        .anyMatch(user::equals);
  }

  /** A step that asks was approved as it is, by as many as may, after it was reached. */
  private void assertStepWasApproved(Upgrade upgrade, String what) {
    var step = upgrade.status().step();
    if (upgrade.plan().steps().get(step).approval().isEmpty()) {
      return;
    }
    var reached = upgrade.status().steps().get(step).startedAt().orElseThrow();
    assertThat(
            counting(
                upgrade,
                decision ->
                    decision.kind() == Decision.Kind.STEP_APPROVED
                        && decision.step().equals(Optional.of(step))
                        && !decision.at().isBefore(reached)))
        .as("approvals of step %s behind %s", step, what)
        .hasSizeGreaterThanOrEqualTo(world.policy.quorum());
  }

  void check() {
    var underWay =
        world.upgrades().stream().filter(upgrade -> upgrade.status().phase().isUnderWay()).toList();
    assertThat(underWay).as("upgrades under way").hasSizeLessThanOrEqualTo(1);
    world.upgrades().forEach(this::check);
    world.upgrades().forEach(this::checkJourney);
    checkTag();
    var told = new HashSet<String>();
    var last = new HashMap<String, Integer>();
    world
        .slack
        .messages()
        .forEach(posted -> {
          assertThat(told.add(posted.part())).as("posted twice: %s", posted.part()).isTrue();
          if (TELLS.matcher(posted.part()).matches()) {
            var slash = posted.part().lastIndexOf('/');
            var lane = posted.part().substring(0, slash);
            var first = Integer.parseInt(posted.part().substring(slash + 1));
            assertThat(first).as(posted.part()).isEqualTo(last.getOrDefault(lane, 0) + 1);
            last.put(lane, posted.last());
          }
        });
  }

  /** A hop that is done asks for one next hop; what took that one's place is the same request. */
  private void checkJourney(Upgrade hop) {
    var next = world.upgrades().stream().filter(later -> later.continues(hop)).toList();
    assertThat(next.stream().map(Upgrade::origin).distinct())
        .as("next hops of %s", hop.id())
        .hasSizeLessThanOrEqualTo(1);
    if (next.stream().anyMatch(later -> later.status().startedAt().isPresent())) {
      assertThat(hop.status().phase())
          .as("%s, whose next hop began", hop.id())
          .matches(Phase::isFinal);
      assertThat(next)
          .allSatisfy(later -> assertThat(later.plan().from()).contains(hop.plan().to()));
    }
  }

  /** Whatever else is there, new pods get their proxies from somebody. */
  private void checkTag() {
    if (world.mesh.faults().isUnreachable()) {
      return;
    }
    var mesh = world.mesh.observe("prod");
    if (!mesh.controlPlanes().isEmpty()) {
      assertThat(revisions(mesh))
          .as("where the default tag leads to")
          .contains(mesh.tags().get(Canary.UNNAMED));
    }
  }

  private void check(Upgrade now) {
    var was = before.put(now.id(), now);
    if (now.equals(was)) {
      return;
    }
    assertThat(now.audit().firstBreak()).as("audit of %s", now.id()).isEmpty();
    assertThat(now.status().ask().isPresent() && now.status().attempt() > 0)
        .as("%s waits for an approval and acts", now.id())
        .isFalse();
    if (was == null) {
      return;
    }
    assertThat(now.plan()).isEqualTo(was.plan());
    assertThat(startOf(now.decisions(), was.decisions())).isEqualTo(was.decisions());
    assertThat(startOf(now.status().timeline(), was.status().timeline()))
        .isEqualTo(was.status().timeline());
    assertThat(startOf(now.status().audit(), was.status().audit())).isEqualTo(was.status().audit());
    assertThat(now.status().epoch()).isGreaterThanOrEqualTo(was.status().epoch());
    assertThat(now.status().told()).isGreaterThanOrEqualTo(was.status().told());
    if (was.status().phase().isFinal()) {
      assertThat(now.status().phase()).isEqualTo(was.status().phase());
      assertThat(now.status().steps()).isEqualTo(was.status().steps());
      assertThat(now.status().timeline()).isEqualTo(was.status().timeline());
      assertThat(now.status().endedAt()).isEqualTo(was.status().endedAt());
    }
  }

  private static <T> List<T> startOf(List<T> longer, List<T> shorter) {
    return longer.subList(0, Math.min(shorter.size(), longer.size()));
  }
}
