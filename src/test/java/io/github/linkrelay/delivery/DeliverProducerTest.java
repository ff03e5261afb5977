package io.github.linkrelay.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.event.RequestMark;
import io.github.linkrelay.harness.BareContext;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The halving of a batch of which the destination takes no part with a poisoned event in it. */
class DeliverProducerTest {
    private final DefaultCamelContext context = BareContext.create();
    private final List<Set<Integer>> requests = new ArrayList<>();
    private final List<SomeDelivery> deliveries = new ArrayList<>();
    private final Batch batch = new Batch();
    private Set<Integer> poisoned = Set.of();
    private int failsAt;
    private Exception failure;
    private boolean swallows;
    /** The steps of the target stop before a request. */
    private boolean filters;

    private Function<Integer, BatchAnswer> answers;

    @BeforeEach
    void start() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler().logExhausted(false));
                onException(IllegalStateException.class).handled(true);
                from("direct:destination").process(DeliverProducerTest.this::answer);
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private void answer(Exchange exchange) throws Exception {
        Set<Integer> events = new TreeSet<>();
        exchange.getMessage()
                .getBody(Batch.class)
                .members()
                .forEach(m -> events.add(Integer.valueOf(new String(m, UTF_8))));
        requests.add(events);
        if (filters) {
            return;
        }
        RequestMark.made(exchange);
        if (answers != null) {
            exchange.getMessage().setBody(answers.apply(events.size()));
            return;
        }
        if (swallows) {
            throw new IllegalStateException("swallowed");
        }
        if (requests.size() == failsAt) {
            throw failure;
        }
        if (events.stream().anyMatch(poisoned::contains)) {
            throw Failures.answered(400, Map.of(), "poison");
        }
    }

    @Test
    void goodBatchIsOneRequest() {
        assertThat(deliver(100).getException()).isNull();
        assertThat(requests).hasSize(1);
        assertDead();
    }

    @Test
    void batchThatTheTargetStopsBeforeARequestIsFilteredAndNoAttempt() {
        List<Integer> attempts = new ArrayList<>();
        context.getComponent("deliver", DeliverComponent.class)
                .setListener((route, events, bytes, nanos, answer, repeat) -> attempts.add(events));
        filters = true;
        assertThat(deliver(3).getException()).isNull();
        assertThat(deliveries)
                .extracting(delivery -> delivery.settled)
                .containsExactly("filtered", "filtered", "filtered");
        assertThat(attempts).isEmpty();
        filters = false;
        batch.add(new SomeDelivery(3), "3".getBytes(UTF_8));
        send();
        assertThat(attempts).containsExactly(1);
    }

    @Test
    void batchThatIsOnlyLoggedIsFiltered() {
        fill(3);
        context.createProducerTemplate()
                .send("deliver:log:x", exchange -> exchange.getMessage().setBody(batch));
        assertThat(deliveries).extracting(delivery -> delivery.settled).containsOnly("filtered");
    }

    @Test
    void onePoisonedEventOfAHundredDiesAlone() {
        poisoned = Set.of(57);
        assertThat(deliver(100).getException()).isNull();
        assertDead(57);
        // Two parts for each of seven halvings, at most.
        assertThat(requests).hasSizeLessThanOrEqualTo(15);
        assertThat(deliveries.get(57).reason).isEqualTo("answered 400: poison");
    }

    @Test
    void firstAndLastAreFoundToo() {
        poisoned = Set.of(0, 99);
        deliver(100);
        assertDead(0, 99);
    }

    @Test
    void severalPoisonedEventsDieAndOnlyThey() {
        poisoned = Set.of(3, 4, 50, 51, 98);
        deliver(100);
        assertDead(3, 4, 50, 51, 98);
    }

    @Test
    void batchOfNothingButPoisonDies() {
        poisoned = new TreeSet<>(IntStream.range(0, 7).boxed().toList());
        assertThat(deliver(7).getException()).isNull();
        assertDead(0, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void noEventIsAcceptedTwice() {
        poisoned = Set.of(2, 9);
        deliver(13);
        List<Integer> accepted = requests.stream()
                .filter(events -> events.stream().noneMatch(poisoned::contains))
                .flatMap(Set::stream)
                .toList();
        assertThat(accepted).hasSize(11).doesNotHaveDuplicates();
    }

    @Test
    void failureAmidTheHalvingKeepsWhatWasAcceptedAndTheRepeatSendsOnlyTheRest() {
        poisoned = Set.of(6);
        failsAt = 3;
        failure = new ConnectException("refused");
        Exchange first = deliver(8);
        assertThat(first.getException()).isInstanceOf(ConnectException.class);
        assertThat(deliveries)
                .extracting(delivery -> delivery.settled)
                .containsExactly(
                        "acknowledged", "acknowledged", "acknowledged", "acknowledged", null, null, null, null);
        requests.clear();
        failsAt = 0;
        assertThat(send().getException()).isNull();
        assertThat(requests.get(0)).containsExactly(4, 5, 6, 7);
        assertDead(6);
    }

    @Test
    void refusalOfUsAmidTheHalvingKillsNoEvent() {
        poisoned = Set.of(0);
        failsAt = 2;
        failure = Failures.answered(401);
        assertThat(deliver(4).getException()).isSameAs(failure);
        assertThat(deliveries)
                .allSatisfy(delivery -> assertThat(delivery.settled).isNull());
    }

    @Test
    void batchWhoseFailureTheTargetSwallowedWasNotAccepted() {
        swallows = true;
        assertThat(deliver(2).getException()).hasMessage("swallowed");
        assertThat(deliveries)
                .allSatisfy(delivery -> assertThat(delivery.settled).isNull());
    }

    @Test
    void failureOfAnEarlierAttemptIsNotTakenForOneOfThis() {
        fill(2);
        Exchange sent = context.createProducerTemplate().send("deliver:direct:destination", exchange -> {
            exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new ConnectException("before"));
            exchange.getMessage().setBody(batch);
        });
        assertThat(sent.getException()).isNull();
        assertThat(requests).hasSize(1);
        assertDead();
    }

    @Test
    void batchThatIsSettledIsNotSent() {
        fill(2);
        deliveries.forEach(SomeDelivery::acknowledge);
        assertThat(send().getException()).isNull();
        assertThat(requests).isEmpty();
    }

    @Test
    void answerAboutSingleEventsSettlesEachByItsOwn() {
        answers = events ->
                BatchAnswer.of(events).refuse(1, "bad").retry(2, "busy").waitFor(Duration.ofSeconds(7));
        Exchange first = deliver(4);
        assertThat(deliveries)
                .extracting(delivery -> delivery.settled)
                .containsExactly("acknowledged", "dead", "set aside for PT7S: busy", "acknowledged");
        assertThat(deliveries.get(1).reason).isEqualTo("bad");
        // The batch is done with, and the destination goes on with others.
        assertThat(first.getException()).isNull();
    }

    @Test
    void eventsOfWhichTheAnswerDoesNotSayWhetherTheyWereTakenAreDeadLettersAlsoIfTheyAreAll() {
        // A refusal of all could hold the destination, which would send them again.
        answers =
                events -> BatchAnswer.of(events).unknown(0, "unknown and holds").unknown(1, "unknown and holds");
        assertThat(deliver(2).getException()).isNull();
        assertThat(deliveries).extracting(delivery -> delivery.settled).containsExactly("dead", "dead");
        assertThat(deliveries.get(0).reason).isEqualTo("unknown and holds");
        assertThat(requests).hasSize(1);
    }

    @Test
    void answerThatTakesNoneAndRefusesNoneIsRepeated() {
        answers = events ->
                BatchAnswer.of(events).retry(0, "busy").retry(1, "busy").waitFor(Duration.ofSeconds(7));
        Exchange first = deliver(2);
        assertThat(deliveries).extracting(delivery -> delivery.settled).containsExactly(null, null);
        assertThat(AnswerClass.of(first.getException())).isEqualTo(AnswerClass.RETRY);
        assertThat(RetryAfter.of(first.getException(), Clock.systemUTC())).contains(Duration.ofSeconds(7));
        assertThat(Failure.describe(first.getException())).isEqualTo("busy");
        answers = BatchAnswer::of;
        assertThat(send().getException()).isNull();
        assertThat(requests).containsExactly(Set.of(0, 1), Set.of(0, 1));
    }

    @Test
    void allThatAreSetAsideEachForItselfAreNoFailureOfTheBatch() {
        answers = events -> BatchAnswer.of(events).setAside(0, "slow down").setAside(1, "slow down");
        assertThat(deliver(2).getException()).isNull();
        assertThat(deliveries).extracting(delivery -> delivery.settled).containsOnly("set aside for null: slow down");
    }

    @Test
    void refusalThatBeginsAHoldEndsTheHalving() {
        answers = events -> BatchAnswer.of(events).refuseOne("refused and holds");
        Exchange held = deliver(8);
        assertThat(AnswerClass.of(held.getException())).isEqualTo(AnswerClass.HOLD);
        assertThat(requests).hasSize(4);
        assertThat(deliveries).extracting(delivery -> delivery.settled).containsOnlyOnce("dead");
    }

    @Test
    void eventsThatWereNotTakenForTheFaultOfOthersAreSentAtOnce() {
        answers = events -> events == 5
                ? BatchAnswer.of(events)
                        .refuse(2, "bad")
                        .sendAgain(List.of(0, 1))
                        .sendAgain(List.of(3, 4))
                : BatchAnswer.of(events);
        assertThat(deliver(5).getException()).isNull();
        assertThat(requests).containsExactly(Set.of(0, 1, 2, 3, 4), Set.of(0, 1), Set.of(3, 4));
        assertDead(2);
    }

    @Test
    void answerThatHoldsKeepsEveryEventButThoseItRefused() {
        answers = events -> BatchAnswer.of(events).refuse(0, "bad").hold("gone");
        Exchange held = deliver(3);
        assertThat(AnswerClass.of(held.getException())).isEqualTo(AnswerClass.HOLD);
        assertThat(deliveries).extracting(delivery -> delivery.settled).containsExactly("dead", null, null);
    }

    @Test
    void faultOfNobodyKnowsWhomIsFoundByHalving() {
        answers = events -> requests.get(requests.size() - 1).contains(6)
                ? BatchAnswer.of(events).refuseOne("bad")
                : BatchAnswer.of(events);
        assertThat(deliver(9).getException()).isNull();
        assertDead(6);
    }

    @Test
    void batchIsNeverSentAgainAsItWas() {
        answers = events -> BatchAnswer.of(events).sendAgain(List.of(0, 1));
        assertThat(deliver(2).getException()).isInstanceOf(IllegalArgumentException.class);
        assertThat(deliveries)
                .allSatisfy(delivery -> assertThat(delivery.settled).isNull());
        answers = events -> BatchAnswer.of(events + 1);
        assertThat(send().getException()).isInstanceOf(IllegalStateException.class);
        assertThat(deliveries)
                .allSatisfy(delivery -> assertThat(delivery.settled).isNull());
    }

    @Test
    void errorOfTheTargetIsItsFailureAndSettlesNothing() throws Exception {
        context.addEndpoint("failing", new DefaultEndpoint("failing://here", null) {
            @Override
            public Producer createProducer() {
                return new DefaultProducer(this) {
                    @Override
                    public void process(Exchange exchange) {
                        throw new NoClassDefFoundError("com/example/Client");
                    }
                };
            }

            @Override
            public Consumer createConsumer(Processor processor) {
                throw new UnsupportedOperationException();
            }
        });
        fill(2);
        Exchange sent = context.createProducerTemplate()
                .send("deliver:failing", exchange -> exchange.getMessage().setBody(batch));
        assertThat(sent.getException()).hasRootCauseInstanceOf(NoClassDefFoundError.class);
        assertThat(AnswerClass.of(sent.getException())).isEqualTo(AnswerClass.HOLD);
        assertThat(deliveries)
                .allSatisfy(delivery -> assertThat(delivery.settled).isNull());
    }

    private Exchange deliver(int events) {
        fill(events);
        return send();
    }

    private void fill(int events) {
        for (int i = 0; i < events; i++) {
            deliveries.add(new SomeDelivery(i));
            batch.add(deliveries.get(i), String.valueOf(i).getBytes(UTF_8));
        }
    }

    private Exchange send() {
        return context.createProducerTemplate().send("deliver:direct:destination", exchange -> exchange.getMessage()
                .setBody(batch));
    }

    private void assertDead(Integer... dead) {
        Set<Integer> expected = Set.of(dead);
        assertThat(deliveries).allSatisfy(delivery -> assertThat(delivery.settled)
                .isEqualTo(expected.contains((int) delivery.event().sequence()) ? "dead" : "acknowledged"));
    }
}
