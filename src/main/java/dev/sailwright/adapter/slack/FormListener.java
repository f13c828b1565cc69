package dev.sailwright.adapter.slack;

import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.bolt.context.builtin.ViewSubmissionContext;
import com.slack.api.bolt.request.builtin.ViewSubmissionRequest;
import com.slack.api.bolt.response.Response;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewState;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.usecase.Command;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Opens forms and takes them in. What is missing in a form is said beside its input at once; what
 * becomes of it is shown in the form, or to the asker in the channel when they have closed it.
 */
final class FormListener {
  private static final String NOTHING_CHANGED = "Nothing was changed; try again.";
  private static final String LOOK_AT_THE_CARD =
      "Whether it was recorded is not known: look at the card before you try again.";
  private static final String DENIAL = "Deny this upgrade";
  private static final String UPGRADE = "Plan an upgrade";

  private final Desk desk;
  private final Replies replies;
  private final Forms forms;
  private final UseCases useCases;

  FormListener(Desk desk, Replies replies, Forms forms, UseCases useCases) {
    this.desk = desk;
    this.replies = replies;
    this.forms = forms;
    this.useCases = useCases;
  }

  /** An upgrade of nothing in particular, of as many clusters as a menu can hold. */
  boolean isFor(String command) {
    var clusters = useCases.clusters().names().size();
    return command.strip().equalsIgnoreCase("upgrade")
        && clusters > 0
        && clusters <= FormViews.OPTIONS;
  }

  Optional<Desk.Answer> openUpgrade(String triggerId, Asker asker) {
    var catalog = useCases.catalog().now();
    var versions =
        catalog.all().reversed().stream()
            .flatMap(release ->
                release.patches().reversed().stream().filter(catalog::isChecked).limit(1))
            .toList();
    return opened(
        asker,
        triggerId,
        FormViews.upgrade(
            FormPlace.of(asker, ""),
            useCases.clusters().names(),
            useCases.clusters().standard().map(policy -> policy.cluster()),
            versions));
  }

  /**
   * @param value of the button that was clicked
   */
  Optional<Desk.Answer> openDenial(String triggerId, Asker asker, String value) {
    var plan = ButtonIds.PlanRef.parse(value);
    return plan.isPresent()
        ? opened(asker, triggerId, FormViews.deny(FormPlace.of(asker, value), plan.get()))
        : Optional.of(Desk.Answer.toAsker(AnswerBlocks.stale()));
  }

  private Optional<Desk.Answer> opened(Asker asker, String triggerId, View view) {
    return forms.open(asker, triggerId, view)
        ? Optional.empty()
        : Optional.of(Desk.Answer.toAsker(AnswerBlocks.noForm()));
  }

  Response deny(ViewSubmissionRequest request, ViewSubmissionContext context) {
    var form = Submitted.of(request.getPayload());
    var reason = form.text(FormViews.REASON);
    return reason.isEmpty()
        ? context.ackWithErrors(Map.of(FormViews.REASON, "Say why, in a word or two."))
        : desk.decide(denial(form, context), () -> denied(form, reason));
  }

  private Desk.Decision denial(Submitted form, ViewSubmissionContext context) {
    return new Desk.Decision(
        form.key(),
        LOOK_AT_THE_CARD,
        answer -> context.ackWithUpdate(FormViews.answer(DENIAL, answer)),
        answer -> {},
        answer -> replies.send(form.asker(), answer, Replies.Place.EPHEMERAL));
  }

  private Desk.Heard denied(Submitted form, String reason) {
    return ButtonIds.PlanRef.parse(form.place().subject())
        .map(plan -> useCases.decide().deny(plan.id(), plan.digest(), form.user(), reason))
        .map(made -> new Desk.Heard(AnswerBlocks.decided(made), made.isSettled()))
        .orElseGet(() -> new Desk.Heard(AnswerBlocks.stale(), true));
  }

  Response upgrade(ViewSubmissionRequest request, ViewSubmissionContext context) {
    var form = Submitted.of(request.getPayload());
    var errors = errors(form);
    return errors.isEmpty() ? plan(form, context) : context.ackWithErrors(errors);
  }

  private Map<String, String> errors(Submitted form) {
    var errors = new LinkedHashMap<String, String>();
    var emergency = form.ticked(FormViews.EMERGENCY);
    var why = form.text(FormViews.WHY);
    if (emergency && why.isEmpty()) {
      errors.put(FormViews.WHY, "An emergency needs a reason; it stands on the card.");
    }
    if (!emergency && !why.isEmpty()) {
      errors.put(FormViews.WHY, "This is for an emergency: tick the box above, or empty this.");
    }
    if (emergency && form.ticked(FormViews.CANARY)) {
      errors.put(
          FormViews.CANARY, "A canary mends nothing soon; in an emergency, upgrade in place.");
    }
    if (form.chosen(FormViews.CLUSTER).isEmpty()) {
      errors.put(FormViews.CLUSTER, "Choose a cluster.");
    }
    return errors;
  }

  private SlackMessage requested(Submitted form, Asker asker) {
    var cluster =
        form.chosen(FormViews.CLUSTER)
            .flatMap(key -> ButtonIds.clusterOf(key, useCases.clusters().names()))
            .flatMap(useCases.clusters()::find);
    if (cluster.isEmpty()) {
      return AnswerBlocks.stale();
    }
    var command =
        new Command.Upgrade(
            cluster.get(),
            form.chosen(FormViews.VERSION).flatMap(IstioVersion::parse),
            Optional.of(form.text(FormViews.WHY)).filter(why -> !why.isEmpty()),
            form.ticked(FormViews.CANARY));
    return AnswerBlocks.requested(
        useCases.request().request(command, asker.user(), asker.channel(), asker.thread()),
        cluster.get());
  }

  private Response plan(Submitted form, ViewSubmissionContext context) {
    var asker = form.asker();
    var answered = form.id() + "-answer";
    var ask =
        new Desk.Ask(
            form.key(),
            context.ackWithUpdate(FormViews.working(UPGRADE, answered)),
            NOTHING_CHANGED,
            answer -> {
              if (!forms.change(answered, FormViews.answer(UPGRADE, answer.message()))) {
                replies.send(asker, answer.message(), Replies.Place.EPHEMERAL);
              }
            });
    return desk.take(ask, () -> Optional.of(Desk.Answer.toAsker(requested(form, asker))));
  }

  /** A form as it was sent; an input that is not there counts as empty. */
  private record Submitted(
      String id, String user, FormPlace place, Map<String, Map<String, ViewState.Value>> values) {
    static Submitted of(ViewSubmissionPayload payload) {
      var view = payload.getView();
      return new Submitted(
          view.getId(),
          payload.getUser().getId(),
          FormPlace.parse(Optional.ofNullable(view.getPrivateMetadata()).orElse("")),
          Optional.ofNullable(view.getState()).map(ViewState::getValues).orElseGet(Map::of));
    }

    /** The same when Slack repeats the request of this very form. */
    String key() {
      return "form\n" + id;
    }

    Asker asker() {
      return place.asker(user, Asker.question(key()));
    }

    private Optional<ViewState.Value> value(String id) {
      return Optional.ofNullable(values.get(id)).map(block -> block.get(id));
    }

    String text(String id) {
      var text = value(id).map(ViewState.Value::getValue).orElse("").strip();
      return text.length() > FormViews.WHY_LIMIT ? text.substring(0, FormViews.WHY_LIMIT) : text;
    }

    Optional<String> chosen(String id) {
      return value(id).map(ViewState.Value::getSelectedOption).map(option -> option.getValue());
    }

    boolean ticked(String id) {
      return value(id)
          .map(ViewState.Value::getSelectedOptions)
          .map(options -> !options.isEmpty())
          .orElse(false);
    }
  }
}
