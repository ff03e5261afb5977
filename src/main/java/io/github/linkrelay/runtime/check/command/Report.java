package io.github.linkrelay.runtime.check.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.runtime.check.trial.EventTrial;
import io.github.linkrelay.runtime.check.trial.RouteTrial;
import io.github.linkrelay.runtime.check.trial.TrialRequest;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.segment.ExactJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Prints a result for a person, or as JSON for a program. */
final class Report {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Report() {}

    /** Returns {@code {"problems": [{"file", "line", "what", "remedy"}], "warnings": [the same]}}. */
    static String problemsAsJson(List<FileProblem> problems, List<FileProblem> warnings) {
        ObjectNode report = JSON.createObjectNode();
        add(report.putArray("problems"), problems);
        add(report.putArray("warnings"), warnings);
        return report.toPrettyString();
    }

    private static void add(ArrayNode list, List<FileProblem> problems) {
        for (FileProblem problem : problems) {
            list.addObject()
                    .put("file", problem.file())
                    .put("line", problem.line())
                    .put("what", problem.what())
                    .put("remedy", problem.remedy());
        }
    }

    /** Returns one object for each route, with its events and requests; bodies are JSON if possible, else text. */
    static String trialsAsJson(List<RouteTrial> trials) {
        ArrayNode report = JSON.createArrayNode();
        for (RouteTrial trial : trials) {
            ObjectNode route = report.addObject()
                    .put("route", trial.route())
                    .put("file", trial.file())
                    .put("destination", trial.destination());
            ArrayNode events = route.putArray("events");
            for (EventTrial event : trial.events()) {
                events.addObject()
                        .put("sequence", event.sequence())
                        .put("type", event.type())
                        .put("outcome", name(event.outcome()))
                        .put("reason", event.reason())
                        .set("call", tree(event.call()));
            }
            ArrayNode requests = route.putArray("requests");
            for (TrialRequest request : trial.requests()) {
                ObjectNode one =
                        requests.addObject().put("method", request.method()).put("url", request.url());
                ObjectNode headers = one.putObject("headers");
                request.headers().forEach(headers::put);
                one.set("body", tree(request.body()));
            }
        }
        return report.toPrettyString();
    }

    private static JsonNode tree(String text) {
        try {
            JsonNode tree = ExactJson.tree(text.getBytes(StandardCharsets.UTF_8));
            return tree.isMissingNode() ? JSON.getNodeFactory().nullNode() : tree;
        } catch (IOException e) {
            return JSON.getNodeFactory().textNode(text);
        }
    }

    /** Returns each event's Track call, then each request as it would be sent. */
    static String text(RouteTrial trial) {
        StringBuilder text = new StringBuilder("# ")
                .append(trial.file())
                .append(": route ")
                .append(trial.route())
                .append(", destination ")
                .append(trial.destination())
                .append('\n');
        for (EventTrial event : trial.events()) {
            text.append("\n## event ")
                    .append(event.sequence() == 0 ? "" : event.sequence() + " ")
                    .append('(')
                    .append(event.type())
                    .append("): ")
                    .append(name(event.outcome()))
                    .append(event.reason().isEmpty() ? "" : ", " + event.reason())
                    .append('\n');
            if (!event.call().isEmpty()) {
                text.append(JsonLayout.lines(event.call())).append('\n');
            }
        }
        for (TrialRequest request : trial.requests()) {
            text.append("\n## request\n")
                    .append(request.method())
                    .append(' ')
                    .append(request.url())
                    .append('\n');
            request.headers()
                    .forEach((name, value) ->
                            text.append(name).append(": ").append(value).append('\n'));
            text.append('\n').append(JsonLayout.lines(request.body())).append('\n');
        }
        return text.toString();
    }

    private static String name(EventTrial.TrialOutcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
