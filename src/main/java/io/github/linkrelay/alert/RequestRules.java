package io.github.linkrelay.alert;

import java.util.List;
import java.util.stream.Stream;

/** Has the rules about refused requests and refused edits of files. */
final class RequestRules {
    private RequestRules() {}

    static Stream<Alert> refused(Snapshot snapshot, AlertSettings settings) {
        RequestCounts requests = snapshot.requests();
        long refused = requests.refused();
        if (settings.refused() == 0
                || refused < settings.refused()
                || refused * 100 < requests.all() * settings.refusedPercent()) {
            return Stream.empty();
        }
        return Stream.of(new Alert(
                "refused",
                Severity.CRITICAL,
                "Webhooks are refused for their signature",
                Figures.number(refused) + " of " + Figures.number(requests.all()) + " requests within "
                        + Figures.duration(settings.refusedWindow()) + ": " + Figures.number(requests.wrong())
                        + " wrong, " + Figures.number(requests.malformed()) + " malformed, "
                        + Figures.number(requests.missing())
                        + " missing. If the secret was rotated, add the new one, then"
                        + " admit the refused requests with linkrelay quarantine; otherwise see docs/receiving.md."));
    }

    /**
     * Returns an alert if requests have wrong signatures, although most have right ones: one of several webhooks may have
     * another secret. Requests without a signature don't count, because strangers send these.
     */
    static Stream<Alert> wrong(Snapshot snapshot, AlertSettings settings) {
        RequestCounts requests = snapshot.requestsOfWrong();
        if (settings.wrong() == 0
                || requests.wrong() < settings.wrong()
                || refused(snapshot, settings).findAny().isPresent()) {
            return Stream.empty();
        }
        return Stream.of(new Alert(
                "wrong",
                Severity.WARNING,
                "Some webhooks are signed with another secret",
                Figures.number(requests.wrong()) + " of " + Figures.number(requests.all()) + " requests within "
                        + Figures.duration(settings.wrongWindow())
                        + " had a wrong signature. If one of several webhooks has another secret, add it, then"
                        + " admit the refused requests with linkrelay quarantine; otherwise see docs/receiving.md."));
    }

    static Stream<Alert> reload(Snapshot snapshot, AlertSettings settings) {
        List<String> problems = snapshot.reloadProblems();
        if (problems.isEmpty()) {
            return Stream.empty();
        }
        String others = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)";
        return Stream.of(new Alert(
                "reload",
                Severity.WARNING,
                "Edited files are not in force",
                "The former files stay in force, but a restart would fail: " + Figures.text(problems.get(0)) + others
                        + " Mend it before any restart (docs/reload.md)."));
    }
}
