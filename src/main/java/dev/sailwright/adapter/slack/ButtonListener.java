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
    return take(
        request,
        context,
        LOOK_AT_THE_CARD,
        click ->
            decide(
                click,
                plan ->
                    AnswerBlocks.decided(
                        useCases
                            .decide()
                            .approve(plan.id(), plan.digest(), click.asker().user()))));
  }

  Response approveStep(BlockActionRequest request, ActionContext context) {
    return take(
        request,
        context,
        LOOK_AT_THE_CARD,
        click ->
            Desk.Answer.toAsker(
                ButtonIds.StepRef.parse(click.value())
                    .map(step ->
                        SteeringBlocks.answer(
                            useCases
                                .approveStep()
                                .approve(
                                    step.plan().id(),
                                    step.plan().digest(),
                                    step.step(),
                                    click.asker().user())))
                    .orElseGet(AnswerBlocks::stale)));
  }

  /** Opens the form that asks why. */
  Response deny(BlockActionRequest request, ActionContext context) {
    var click = Click.of(request.getPayload());
    return desk.show(
        desk.ask(click.key(), click.asker(), context, NOTHING_CHANGED),
        () -> forms.openDenial(request.getPayload().getTriggerId(), click.asker(), click.value()));
  }

  Response steer(BlockActionRequest request, ActionContext context, Decision.Kind kind) {
    return take(
        request,
        context,
        LOOK_AT_THE_CARD,
        click ->
            decide(
                click,
                plan ->
                    SteeringBlocks.answer(
                        useCases.steer().steer(plan.id(), kind, click.asker().user(), ""))));
  }

  Response rollBack(BlockActionRequest request, ActionContext context) {
    return take(
        request,
        context,
        NOTHING_CHANGED,
        click ->
            decide(
                click,
                plan ->
                    AnswerBlocks.rollback(
                        useCases.rollback().rollBack(plan.id(), click.asker().user()))));
  }

  Response share(BlockActionRequest request, ActionContext context) {
    return take(
        request,
        context,
        NOTHING_CHANGED,
        click ->
            about(
                click,
                cluster ->
                    new Desk.Answer(
                        StatusBlocks.shared(
                            useCases.status().show(cluster.cluster()), click.asker().user()),
                        Replies.Place.IN_CHANNEL)));
  }

  Response refresh(BlockActionRequest request, ActionContext context) {
    return take(
        request,
        context,
        NOTHING_CHANGED,
        click ->
            about(
                click,
                cluster ->
                    new Desk.Answer(
                        StatusBlocks.of(useCases.status().show(cluster.cluster())),
                        Replies.Place.REPLACE)));
  }

  /** Asked for under a status, or once more. */
  Response diagnose(BlockActionRequest request, ActionContext context) {
    return take(
        request,
        context,
        NOTHING_CHANGED,
        click ->
            about(
                click,
                cluster ->
                    Desk.Answer.toAsker(
                        DiagnosisBlocks.of(
                            useCases.diagnose().diagnose(cluster.cluster()),
                            useCases.clusters().sibling(cluster.cluster())))));
  }

  Response compare(BlockActionRequest request, ActionContext context) {
    return take(
        request,
        context,
        NOTHING_CHANGED,
        click -> aboutTwo(click, report -> Desk.Answer.toAsker(ComparisonBlocks.of(report))));
  }

  Response shareComparison(BlockActionRequest request, ActionContext context) {
    return take(
        request,
        context,
        NOTHING_CHANGED,
        click ->
            aboutTwo(
                click,
                report ->
                    new Desk.Answer(
                        ComparisonBlocks.shared(report, click.asker().user()),
                        Replies.Place.IN_CHANNEL)));
  }

  /** Asked for under a diagnosis. */
  Response showLogs(BlockActionRequest request, ActionContext context) {
    return take(
        request,
        context,
        NOTHING_CHANGED,
        click ->
            about(
                click,
                cluster ->
                    Desk.Answer.toAsker(
                        LogBlocks.of(useCases.diagnose().logs(cluster.cluster())))));
  }

  Response shareDiagnosis(BlockActionRequest request, ActionContext context) {
    return take(
        request,
        context,
        NOTHING_CHANGED,
        click ->
            about(
                click,
                cluster ->
                    new Desk.Answer(
                        DiagnosisBlocks.shared(
                            useCases.diagnose().diagnose(cluster.cluster()), click.asker().user()),
                        Replies.Place.IN_CHANNEL)));
  }

  /** The words and, before them, the picture. */
  Response shareReleases(BlockActionRequest request, ActionContext context) {
    return take(
        request,
        context,
        NOTHING_CHANGED,
        click -> {
          var report = useCases.releases().show(useCases.clusters().names());
          return pictures
              .share(click.asker(), report)
              .map(Desk.Answer::toAsker)
              .orElseGet(() ->
                  new Desk.Answer(
                      ReleasesBlocks.shared(report, click.asker().user()),
                      Replies.Place.IN_CHANNEL));
        });
  }

  Response plan(BlockActionRequest request, ActionContext context) {
    return take(
        request,
        context,
        NOTHING_CHANGED,
        click ->
            aboutTarget(
                click,
                (cluster, target) ->
                    Desk.Answer.toAsker(
                        AnswerBlocks.requested(request(cluster, target, click.asker()), cluster))));
  }

  Response precheck(BlockActionRequest request, ActionContext context) {
    return take(
        request,
        context,
        NOTHING_CHANGED,
        click ->
            aboutTarget(
                click,
                (cluster, target) ->
                    Desk.Answer.toAsker(
                        PrecheckBlocks.of(useCases.precheck().precheck(cluster, target)))));
  }

  Response sharePlan(BlockActionRequest request, ActionContext context) {
    return take(
        request,
        context,
        NOTHING_CHANGED,
        click ->
            aboutTarget(
                click,
                (cluster, target) ->
                    new Desk.Answer(
                        PlanBlocks.shared(
                            useCases.plan().show(cluster, target), click.asker().user()),
                        Replies.Place.IN_CHANNEL)));
  }

  Response sharePrecheck(BlockActionRequest request, ActionContext context) {
    return take(
        request,
        context,
        NOTHING_CHANGED,
        click ->
            aboutTarget(
                click,
                (cluster, target) ->
                    new Desk.Answer(
                        PrecheckBlocks.shared(
                            useCases.precheck().precheck(cluster, target), click.asker().user()),
                        Replies.Place.IN_CHANNEL)));
  }

  private RequestUpgrade.Outcome request(
      ClusterPolicy cluster, Optional<IstioVersion> target, Asker asker) {
    return useCases
        .request()
        .request(
            new Command.Upgrade(cluster, target, Optional.empty()),
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

  private static Desk.Answer decide(
      Click click, Function<ButtonIds.PlanRef, SlackMessage> decision) {
    return Desk.Answer.toAsker(
        ButtonIds.PlanRef.parse(click.value()).map(decision).orElseGet(AnswerBlocks::stale));
  }

  private Desk.Answer about(Click click, Function<ClusterPolicy, Desk.Answer> task) {
    return ButtonIds.clusterOf(click.value(), useCases.clusters().names())
        .flatMap(useCases.clusters()::find)
        .map(task)
        .orElseGet(() -> Desk.Answer.toAsker(AnswerBlocks.stale()));
  }

  private Desk.Answer aboutTwo(Click click, Function<CompareMeshes.Report, Desk.Answer> task) {
    return ButtonIds.Pair.parse(click.value(), useCases.clusters().names())
        .map(pair -> useCases.compare().compare(pair.left(), pair.right()))
        .map(task)
        .orElseGet(() -> Desk.Answer.toAsker(AnswerBlocks.stale()));
  }

  private Desk.Answer aboutTarget(
      Click click, BiFunction<ClusterPolicy, Optional<IstioVersion>, Desk.Answer> task) {
    return ButtonIds.TargetRef.parse(click.value(), useCases.clusters().names())
        .flatMap(ref ->
            useCases
                .clusters()
                .find(ref.cluster())
                .map(cluster -> task.apply(cluster, ref.target())))
        .orElseGet(() -> Desk.Answer.toAsker(AnswerBlocks.stale()));
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
