package dev.sailwright.adapter.slack;

import com.slack.api.bolt.context.builtin.SlashCommandContext;
import com.slack.api.bolt.request.builtin.SlashCommandRequest;
import com.slack.api.bolt.response.Response;
import dev.sailwright.usecase.Command;
import dev.sailwright.usecase.CommandParser;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Answers {@code /istio …}. */
final class SlashCommandListener {
  private static final String NOTHING_CHANGED = "Nothing was changed; try again.";
  private static final String LOOK_AT_THE_CARD =
      "Whether it was recorded is not known: look at the card before you try again.";
  private static final String THREAD = "thread_ts=";

  private final Desk desk;
  private final FormListener forms;
  private final CommandParser parser;
  private final UseCases useCases;

  SlashCommandListener(Desk desk, FormListener forms, UseCases useCases) {
    this.desk = desk;
    this.forms = forms;
    this.parser = new CommandParser(useCases.clusters());
    this.useCases = useCases;
  }

  Response handle(SlashCommandRequest request, SlashCommandContext context) {
    var payload = request.getPayload();
    var text =
        Optional.ofNullable(payload.getText()).map(SlashCommandListener::unescaped).orElse("");
    var key =
        String.join(
            "\n",
            "command",
            payload.getTriggerId(),
            payload.getUserId(),
            payload.getChannelId(),
            text);
    var asker =
        new Asker(
            payload.getUserId(),
            payload.getChannelId(),
            thread(request.getRequestBodyAsString()),
            payload.getResponseUrl(),
            Asker.question(key));
    if (forms.isFor(text)) {
      return desk.show(
          desk.ask(key, asker, context, NOTHING_CHANGED),
          () -> forms.openUpgrade(payload.getTriggerId(), asker));
    }
    return switch (parser.parse(text)) {
      case Command.Steer asked ->
          desk.decide(key, asker, context, LOOK_AT_THE_CARD, () -> steered(asked, asker));
      case Command.Question asked ->
          desk.take(
              desk.ask(
                  key,
                  asker,
                  context,
                  asked instanceof Command.Rollback ? LOOK_AT_THE_CARD : NOTHING_CHANGED),
              () -> Optional.of(answer(asked, asker)));
    };
  }

  private Desk.Heard steered(Command.Steer asked, Asker asker) {
    return SteeringBlocks.heard(
        useCases
            .steer()
            .steerCluster(asked.cluster().cluster(), asked.kind(), asker.user(), asked.why()));
  }

  private Desk.Answer answer(Command.Question question, Asker asker) {
    return Desk.Answer.toAsker(
        switch (question) {
          case Command.Help help -> AnswerBlocks.help(useCases.clusters().names());
          case Command.Wrong wrong -> AnswerBlocks.wrong(wrong);
          case Command.Status asked ->
              StatusBlocks.of(useCases.status().show(asked.cluster().cluster()));
          case Command.Diagnose asked ->
              DiagnosisBlocks.of(
                  useCases.diagnose().diagnose(asked.cluster().cluster()),
                  useCases.clusters().sibling(asked.cluster().cluster()));
          case Command.Compare asked ->
              ComparisonBlocks.of(
                  useCases.compare().compare(asked.left().cluster(), asked.right().cluster()));
          case Command.Precheck asked ->
              PrecheckBlocks.of(useCases.precheck().precheck(asked.cluster(), asked.target()));
          case Command.Versions asked ->
              VersionsBlocks.of(useCases.versions().show(asked.clusters()));
          case Command.Releases releases ->
              ReleasesBlocks.of(useCases.releases().show(useCases.clusters().names()));
          case Command.Watch asked -> WatchBlocks.of(useCases.ahead().look(asked.cluster()));
          case Command.Rollback asked ->
              AnswerBlocks.rollback(
                  useCases.rollback().rollBackCluster(asked.cluster().cluster(), asker.user()));
          case Command.History asked ->
              HistoryBlocks.of(useCases.history().ofCluster(asked.cluster().cluster()));
          case Command.Show asked -> HistoryBlocks.of(useCases.history().one(asked.id()));
          case Command.Plan asked ->
              PlanBlocks.of(useCases.plan().show(asked.cluster(), asked.target(), asked.canary()));
          case Command.Restart asked ->
              AnswerBlocks.requested(
                  useCases.request().restart(asked, asker.user(), asker.channel(), asker.thread()),
                  asked.cluster());
          case Command.Cleanup asked ->
              AnswerBlocks.requested(
                  useCases.request().cleanup(asked, asker.user(), asker.channel(), asker.thread()),
                  asked.cluster());
          case Command.Upgrade asked ->
              AnswerBlocks.requested(
                  useCases.request().request(asked, asker.user(), asker.channel(), asker.thread()),
                  asked.cluster());
        });
  }

  /** Slack's clients send it for a command in a thread; the SDK does not read it. */
  private static Optional<String> thread(String body) {
    return Arrays.stream(body.split("&"))
        .filter(part -> part.startsWith(THREAD))
        .map(part -> URLDecoder.decode(part.substring(THREAD.length()), StandardCharsets.UTF_8))
        .filter(ts -> !ts.isBlank())
        .findFirst();
  }

  /** Slack escapes these three, and no others, in the text of a command. */
  private static String unescaped(String text) {
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }
}
