package io.github.linkrelay.runtime.http;

import io.github.linkrelay.webhook.Outcome;
import io.github.linkrelay.webhook.WebhookAnswer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.apache.camel.Exchange;

/** Answers requests without the route, because the route can't answer, or there is no complete body. */
final class EarlyAnswers {
    private final WebhookAnswer answers;

    EarlyAnswers(WebhookAnswer answers) {
        this.answers = answers;
    }

    /** Answers and counts. Runs on the event loop. */
    void refuse(HttpServerRequest request, Outcome outcome) {
        answers.note(outcome);
        HttpServerResponse response = request.response();
        if (outcome.retryAfterSeconds() > 0) {
            response.putHeader("Retry-After", String.valueOf(outcome.retryAfterSeconds()));
        }
        answer(request, outcome.status(), outcome.text());
    }

    /** Answers a method that nobody takes at this path. It is not counted. Runs on the event loop. */
    void refuseMethod(HttpServerRequest request, String allowed) {
        request.response().putHeader("Allow", allowed);
        answer(request, 405, "Only " + allowed + " is taken here");
    }

    private static void answer(HttpServerRequest request, int status, String text) {
        HttpServerResponse response = request.response();
        if (!request.isEnded() && request.version() != HttpVersion.HTTP_2) {
            response.putHeader("Connection", "close");
        }
        response.setStatusCode(status)
                .putHeader(Exchange.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(text);
    }
}
