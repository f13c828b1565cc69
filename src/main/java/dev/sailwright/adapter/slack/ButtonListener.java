package dev.sailwright.adapter.slack;

import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.bolt.context.builtin.ActionContext;
import com.slack.api.bolt.request.builtin.BlockActionRequest;
import com.slack.api.bolt.response.Response;
import com.slack.api.model.Message;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.planning.ClusterPolicy;
import dev.sailwright.upgrade.Decision;
import dev.sailwright.usecase.Command;
import dev.sailwright.usecase.CompareMeshes;
import dev.sailwright.usecase.RequestUpgrade;
import dev.sailwright.usecase.ShowReleases;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Answers clicks. What a button carries is an id; everything else is looked up, and who may is
 * decided, anew.
 */
final class ButtonListener {
  private static final String NOTHING_CHANGED = "Nothing was changed; click again.";
  private static final String LOOK_AT_THE_CARD =
      "Whether your click was recorded is not known: look at the card before you click again.";

  private final Desk desk;
  private final FormListener forms;
  private final UseCases useCases;
  private final Pictures pictures;

  ButtonListener(Desk desk, FormListener forms, UseCases useCases, Pictures pictures) {
    this.desk = desk;
    this.forms = forms;
    this.useCases = useCases;
    this.pictures = pictures;
  }

  Response approve(BlockActionRequest request, ActionContext context) {
    return decide(
        request,
        context,
        click ->
            ButtonIds.PlanRef.parse(click.value())
                .map(plan ->
                    useCases.decide().approve(plan.id(), plan.digest(), click.asker().user()))
                .map(made -> new Desk.Heard(AnswerBlocks.decided(made), made.isSettled())));
  }

  Response approveStep(BlockActionRequest request, ActionContext context) {
    return decide(
        request,
        context,
        click ->
            ButtonIds.StepRef.parse(click.value())
                .map(step ->
                    useCases
                        .approveStep()
                        .approve(
                            step.plan().id(),
                            step.plan().digest(),
                            step.step(),
                            click.asker().user()))
                .map(SteeringBlocks::heard));
  }

  /** Opens the form that asks why. */
  Response deny(BlockActionRequest request, ActionContext context) {
    var click = Click.of(request.getPayload());
    return desk.show(
        desk.ask(click.key(), click.asker(), context, NOTHING_CHANGED),
        () -> forms.openDenial(request.getPayload().getTriggerId(), click.asker(), click.value()));
  }

  Response steer(BlockActionRequest request, ActionContext context, Decision.Kind kind) {
    return decide(
        request,
        context,
        click ->
            ButtonIds.PlanRef.parse(click.value())
                .map(plan -> useCases.steer().steer(plan.id(), kind, click.asker().user(), ""))
                .map(SteeringBlocks::heard));
  }

  /** A question that takes seconds; what it decides, an abort, is recorded once there is a plan. */
  Response rollBack(BlockActionRequest request, ActionContext context) {
    return take(
        request,
        context,
        LOOK_AT_THE_CARD,
        click ->
            Desk.Answer.toAsker(
                ButtonIds.PlanRef.parse(click.value())
                    .map(plan ->
                        AnswerBlocks.rollback(
                            useCases.rollback().rollBack(plan.id(), click.asker().user())))
                    .orElseGet(AnswerBlocks::stale)));
  }

  Response share(BlockActionRequest request, ActionContext context) {
    return look(
        request,
        context,
        (click, cluster) ->
            new Desk.Answer(
                StatusBlocks.shared(
                    useCases.status().show(cluster.cluster()), click.asker().user()),
                Replies.Place.IN_CHANNEL));
  }

  Response refresh(BlockActionRequest request, ActionContext context) {
    return look(
        request,
        context,
        (click, cluster) ->
            new Desk.Answer(
                StatusBlocks.of(useCases.status().show(cluster.cluster())), Replies.Place.REPLACE));
  }

  /** Asked for under a status, or once more. */
  Response diagnose(BlockActionRequest request, ActionContext context) {
    return look(
        request,
        context,
        (click, cluster) ->
            Desk.Answer.toAsker(
                DiagnosisBlocks.of(
                    useCases.diagnose().diagnose(cluster.cluster()),
                    useCases.clusters().sibling(cluster.cluster()))));
  }

  Response compare(BlockActionRequest request, ActionContext context) {
    return lookAtTwo(
        request, context, (click, report) -> Desk.Answer.toAsker(ComparisonBlocks.of(report)));
  }

  Response shareComparison(BlockActionRequest request, ActionContext context) {
    return lookAtTwo(
        request,
        context,
        (click, report) ->
            new Desk.Answer(
                ComparisonBlocks.shared(report, click.asker().user()), Replies.Place.IN_CHANNEL));
  }

  /** Asked for under a diagnosis. */
  Response showLogs(BlockActionRequest request, ActionContext context) {
    return look(
        request,
        context,
        (click, cluster) ->
            Desk.Answer.toAsker(LogBlocks.of(useCases.diagnose().logs(cluster.cluster()))));
  }

  Response shareDiagnosis(BlockActionRequest request, ActionContext context) {
    return look(
        request,
        context,
        (click, cluster) ->
            new Desk.Answer(
                DiagnosisBlocks.shared(
                    useCases.diagnose().diagnose(cluster.cluster()), click.asker().user()),
                Replies.Place.IN_CHANNEL));
  }

  Response shareReleases(BlockActionRequest request, ActionContext context) {
    return take(
        request,
        context,
        NOTHING_CHANGED,
        click -> {
          var report = useCases.releases().show(useCases.clusters().names());
          return withPicture(click, report, ReleasesBlocks.shared(report, click.asker().user()));
        });
  }

  Response shareVersions(BlockActionRequest request, ActionContext context) {
    return lookAt(
        request,
        context,
        value -> ButtonIds.VersionsRef.parse(value, useCases.clusters().names()),
        (click, clusters) -> {
          var report = useCases.releases().show(clusters);
          return withPicture(
              click, report, VersionsBlocks.shared(report.versions(), click.asker().user()));
        });
  }

  /** The words and, before them, the picture. */
  private Desk.Answer withPicture(Click click, ShowReleases.Report report, SlackMessage words) {
    return pictures
        .share(click.asker(), report)
        .map(Desk.Answer::toAsker)
        .orElseGet(() -> new Desk.Answer(words, Replies.Place.IN_CHANNEL));
  }

  Response plan(BlockActionRequest request, ActionContext context) {
    return lookAhead(
        request,
        context,
        (click, target) ->
            Desk.Answer.toAsker(
                AnswerBlocks.requested(request(target, click.asker()), target.cluster())));
  }

  Response precheck(BlockActionRequest request, ActionContext context) {
    return lookAhead(
        request,
        context,
        (click, target) ->
            Desk.Answer.toAsker(
                PrecheckBlocks.of(
                    useCases.precheck().precheck(target.cluster(), target.version()))));
  }

  Response sharePlan(BlockActionRequest request, ActionContext context) {
    return lookAhead(
        request,
        context,
        (click, target) ->
            new Desk.Answer(
                PlanBlocks.shared(
                    useCases.plan().show(target.cluster(), target.version(), target.canary()),
                    click.asker().user()),
                Replies.Place.IN_CHANNEL));
  }

  Response sharePrecheck(BlockActionRequest request, ActionContext context) {
    return lookAhead(
        request,
        context,
        (click, target) ->
            new Desk.Answer(
                PrecheckBlocks.shared(
                    useCases.precheck().precheck(target.cluster(), target.version()),
                    click.asker().user()),
                Replies.Place.IN_CHANNEL));
  }

  private RequestUpgrade.Outcome request(Target target, Asker asker) {
    return useCases
        .request()
        .request(
            new Command.Upgrade(
                target.cluster(), target.version(), Optional.empty(), target.canary()),
            asker.user(),
            asker.channel(),
            asker.thread());
  }

  private Response take(
      BlockActionRequest request,
      ActionContext context,
      String consequence,
      Function<Click, Desk.Answer> task) {
    var click = Click.of(request.getPayload());
    return desk.take(click.key(), click.asker(), context, consequence, () -> task.apply(click));
  }

  /**
   * @param task empty for a button that no longer fits
   */
  private Response decide(
      BlockActionRequest request,
      ActionContext context,
      Function<Click, Optional<Desk.Heard>> task) {
    var click = Click.of(request.getPayload());
    return desk.decide(
        click.key(),
        click.asker(),
        context,
        LOOK_AT_THE_CARD,
        () -> task.apply(click).orElseGet(() -> new Desk.Heard(AnswerBlocks.stale(), true)));
  }

  /** About the cluster that the button names. */
  private Response look(
      BlockActionRequest request,
      ActionContext context,
      BiFunction<Click, ClusterPolicy, Desk.Answer> task) {
    return lookAt(
        request,
        context,
        value ->
            ButtonIds.clusterOf(value, useCases.clusters().names())
                .flatMap(useCases.clusters()::find),
        task);
  }

  /** About the two that the button names, which are compared anew. */
  private Response lookAtTwo(
      BlockActionRequest request,
      ActionContext context,
      BiFunction<Click, CompareMeshes.Report, Desk.Answer> task) {
    return lookAt(
        request,
        context,
        value ->
            ButtonIds.Pair.parse(value, useCases.clusters().names())
                .map(pair -> useCases.compare().compare(pair.left(), pair.right())),
        task);
  }

  /**
   * @param version empty: the one that would be chosen
   */
  private record Target(ClusterPolicy cluster, Optional<IstioVersion> version, boolean canary) {}

  /** About an upgrade of the cluster that the button names. */
  private Response lookAhead(
      BlockActionRequest request,
      ActionContext context,
      BiFunction<Click, Target, Desk.Answer> task) {
    return lookAt(
        request,
        context,
        value ->
            ButtonIds.TargetRef.parse(value, useCases.clusters().names())
                .flatMap(ref ->
                    useCases
                        .clusters()
                        .find(ref.cluster())
                        .map(cluster -> new Target(cluster, ref.target(), ref.canary()))),
        task);
  }

  /** What changes nothing; a button that names what is not there any more is stale. */
  private <T> Response lookAt(
      BlockActionRequest request,
      ActionContext context,
      Function<String, Optional<T>> subject,
      BiFunction<Click, T, Desk.Answer> task) {
    return take(
        request,
        context,
        NOTHING_CHANGED,
        click ->
            subject
                .apply(click.value())
                .map(found -> task.apply(click, found))
                .orElseGet(() -> Desk.Answer.toAsker(AnswerBlocks.stale())));
  }

  /**
   * @param key the same when Slack repeats the request of this very click
   */
  private record Click(String key, Asker asker, String value) {
    static Click of(BlockActionPayload payload) {
      var action = payload.getActions().getFirst();
      var container = payload.getContainer();
      var thread =
          Optional.ofNullable(container.getThreadTs())
              .or(() -> Optional.ofNullable(payload.getMessage()).map(Message::getThreadTs));
      var user = payload.getUser().getId();
      var key =
          String.join(
              "\n",
              "click",
              action.getActionTs(),
              action.getActionId(),
              user,
              container.getMessageTs());
      var asker =
          new Asker(
              user,
              container.getChannelId(),
              thread,
              payload.getResponseUrl(),
              Asker.question(key));
      return new Click(key, asker, Optional.ofNullable(action.getValue()).orElse(""));
    }
  }
}
