package io.github.linkrelay.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.event.RequestMark;
import io.github.linkrelay.harness.BareContext;
import io.github.linkrelay.outbox.Outbox;
import io.github.linkrelay.outbox.OutboxComponent;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.view.Attempt;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A destination that answers about single events, and one that does not speak HTTP. */
class DeliveryLogByEventTest {
    private final DefaultCamelContext context = BareContext.create();
    private final Queue<Function<Integer, Object>> answers = new ConcurrentLinkedQueue<>();
    private Object status;
    private Outbox outbox;

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws Exception {
        context.getShutdownStrategy().setTimeout(5);
        OutboxComponent component = context.getComponent("outbox", OutboxComponent.class);
        component.setDirectory(directory.toString());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("outbox:events?destination=one&backoffDelay=10")
                        .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(777))
                        .aggregate(constant(true), new BatchStrategy(10_000, new EventLimit(100, event -> new byte[0])))
                        .completionSize(4)
                        .completionTimeout(500)
                        .to("deliver:direct:destination");
                from("direct:destination").process(DeliveryLogByEventTest.this::answer);
            }
        });
        context.start();
        outbox = component.getOutbox("events");
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private void answer(Exchange exchange) {
        RequestMark.made(exchange);
        int events = exchange.getMessage().getBody(Batch.class).size();
        Function<Integer, Object> answer = answers.poll();
        exchange.getMessage().setBody(answer == null ? null : answer.apply(events));
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    }

    @Test
    void eachEventHasTheAnswerThatItGot() {
        status = 207;
        answers.add(events ->
                BatchAnswer.of(events).refuse(1, "bad").retry(2, "busy").sendAgain(List.of(3)));
        send(4);
        awaitAttempts(4, 2);
        awaitAttempts(3, 2);
        assertThat(attempts(1)).singleElement().satisfies(attempt -> is(attempt, 207, "accepted", null, 4));
        assertThat(attempts(2)).singleElement().satisfies(attempt -> is(attempt, 207, "refused", "bad", 4));
        is(attempts(3).get(0), 207, "retry", "busy", 4);
        is(attempts(3).get(1), 207, "accepted", null, 1);
        is(attempts(4).get(0), 207, "refused", "not taken in one request with others", 4);
        is(attempts(4).get(1), 207, "accepted", null, 1);
    }

    @Test
    void requestThatIsHalvedHasTheReasonOfTheWhole() {
        status = 400;
        answers.add(events -> BatchAnswer.of(events).refuseOne("one is bad"));
        answers.add(BatchAnswer::of);
        answers.add(events -> BatchAnswer.of(events).hold("gone"));
        send(4);
        awaitAttempts(1, 2);
        awaitAttempts(4, 3);
        is(attempts(1).get(0), 400, "refused", "one is bad", 4);
        is(attempts(1).get(1), 400, "accepted", null, 2);
        is(attempts(4).get(1), 400, "hold", "gone", 2);
    }

    @Test
    void whatASinkKnowsBeforeItSendsIsNoRequest() {
        answers.add(events ->
                BatchAnswer.beforeSending(events).refuse(0, "not ours").sendAgain(List.of(1, 2, 3)));
        answers.add(BatchAnswer::of);
        send(4);
        awaitAttempts(4, 1);
        is(attempts(4).get(0), 0, "accepted", null, 3);
        assertThat(attempts(1)).isEmpty();
    }

    @Test
    void destinationWithoutHttpHasNoStatusAndAHeaderOfTheRoutesOwnIsNone() {
        send(4);
        awaitAttempts(4, 1);
        is(attempts(4).get(0), 0, "accepted", null, 4);
        status = "of my own";
        send(8);
        awaitAttempts(8, 1);
        is(attempts(8).get(0), 0, "accepted", null, 4);
    }

    private static void is(Attempt attempt, int status, String answer, String reason, int events) {
        assertThat(attempt)
                .isEqualTo(new Attempt("one", attempt.at(), attempt.millis(), status, answer, reason, events, 0));
    }

    /** Events up to this one. */
    private void send(int last) {
        for (int i = last - 3; i <= last; i++) {
            outbox.append(NewEvent.of("t", String.valueOf(i).getBytes(UTF_8))).join();
        }
    }

    private List<Attempt> attempts(long event) {
        try (OutboxReader reader = outbox.reader()) {
            return reader.attempts("one", event, 100);
        }
    }

    private void awaitAttempts(long event, int count) {
        await().untilAsserted(() -> assertThat(attempts(event)).hasSizeGreaterThanOrEqualTo(count));
    }
}
