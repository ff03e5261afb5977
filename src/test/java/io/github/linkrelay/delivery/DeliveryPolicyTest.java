package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.event.EventHeaders;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.harness.BareContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryPolicyTest {
    private final DefaultCamelContext context = BareContext.create();
    private final DeliveryPolicy policy = new DeliveryPolicy(
            3,
            Duration.ofSeconds(5),
            Duration.ofMinutes(1),
            Clock.fixed(Instant.parse("2026-10-21T07:28:00Z"), ZoneOffset.UTC));
    private final SomeDelivery delivery = new SomeDelivery(1);

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void retryableFailureIsRepeatedAsOftenAsSetAndNoMore() {
        Exchange exchange = batch(Failures.answered(503));
        assertThat(policy.isRepeated(exchange)).isTrue();
        exchange.getMessage().setHeader(Exchange.REDELIVERY_COUNTER, 2);
        assertThat(policy.isRepeated(exchange)).isTrue();
        exchange.getMessage().setHeader(Exchange.REDELIVERY_COUNTER, 3);
        assertThat(policy.isRepeated(exchange)).isFalse();
    }

    @Test
    void whatNoRepeatCanHelpIsNotRepeated() {
        assertThat(policy.isRepeated(batch(Failures.answered(401)))).isFalse();
        assertThat(policy.isRepeated(batch(new IllegalStateException()))).isFalse();
        assertThat(policy.isRepeated(batch(new IOException("refused")))).isTrue();
    }

    @Test
    void exchangeThatHoldsNoBatchAnyMoreFails() {
        Exchange exchange = new DefaultExchange(context);
        exchange.setException(new IllegalStateException("a step"));
        assertThatThrownBy(() -> policy.release(exchange))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a step took away what the outbox knows the event by");
    }

    @Test
    void nothingIsRepeatedByAContextThatStops() {
        Exchange exchange = batch(Failures.answered(503));
        DefaultCamelContext stopping = new DefaultCamelContext(false) {
            @Override
            public boolean isStopping() {
                return true;
            }
        };
        Exchange late = new DefaultExchange(stopping);
        late.setException(exchange.getException());
        assertThat(policy.isRepeated(late)).isFalse();
    }

    @Test
    void waitThatIsTooLongForTheSendingThreadIsLeftToTheOutbox() {
        assertThat(policy.isRepeated(batch(Failures.retryAfter("Retry-After", "5"))))
                .isTrue();
        assertThat(policy.isRepeated(batch(Failures.retryAfter("Retry-After", "6"))))
                .isFalse();
        assertThat(pauseAfter(Failures.retryAfter("Retry-After", "6")))
                .isEqualTo(Pause.backOff("answered 503", Duration.ofSeconds(6)));
    }

    @Test
    void retryAfterIsCut() {
        assertThat(pauseAfter(Failures.retryAfter("Retry-After", "3600")))
                .isEqualTo(Pause.backOff("answered 503", Duration.ofMinutes(1)));
    }

    @Test
    void retryAfterOfNothingIsNone() {
        assertThat(pauseAfter(Failures.retryAfter("Retry-After", "0"))).isEqualTo(Pause.backOff("answered 503"));
        Exchange exchange = batch(Failures.retryAfter("Retry-After", "0"));
        policy.honourRetryAfter(exchange);
        assertThat(exchange.getMessage().getHeader(Exchange.REDELIVERY_DELAY)).isNull();
    }

    @Test
    void delayFollowsRetryAfterAndIsForgottenWithTheNextFailureWithoutOne() {
        Exchange exchange = batch(Failures.retryAfter("Retry-After", "2"));
        policy.honourRetryAfter(exchange);
        assertThat(exchange.getMessage().getHeader(Exchange.REDELIVERY_DELAY)).isEqualTo(2000L);
        exchange.setException(Failures.answered(503));
        policy.honourRetryAfter(exchange);
        assertThat(exchange.getMessage().getHeader(Exchange.REDELIVERY_DELAY)).isNull();
    }

    @Test
    void refusalOfUsHoldsAndTroubleBacksOff() {
        assertThat(pauseAfter(Failures.answered(403))).isEqualTo(Pause.hold("answered 403"));
        assertThat(pauseAfter(new IOException("refused"))).isEqualTo(Pause.backOff("no answer: refused"));
        assertThat(pauseAfter(new RejectedExecutionException("stopping")).kind())
                .isEqualTo(Pause.Kind.BACK_OFF);
    }

    @Test
    void releaseLeavesWhatWasSettledBefore() {
        delivery.acknowledge();
        policy.release(batch(Failures.answered(503)));
        assertThat(delivery.settled).isEqualTo("acknowledged");
    }

    @Test
    void singleEventDiesOfItsOwnFaultOnly() {
        SomeDelivery own = new SomeDelivery(2);
        policy.deadLetter(single(own, new IllegalArgumentException("odd")));
        assertThat(own.settled).isEqualTo("dead");
        assertThat(own.reason).isEqualTo("a step failed: odd");
        SomeDelivery stopped = new SomeDelivery(3);
        policy.deadLetter(single(stopped, new RejectedExecutionException("stopping")));
        assertThat(stopped.settled).isEqualTo("released");
        SomeDelivery deep = new SomeDelivery(4);
        policy.deadLetter(single(deep, new RuntimeException(new StackOverflowError())));
        assertThat(deep.settled).isEqualTo("dead");
    }

    @Test
    void singleEventSurvivesTheFaultsOfThisProcess() {
        SomeDelivery crowded = new SomeDelivery(2);
        policy.deadLetter(single(crowded, new RuntimeException(new OutOfMemoryError("Java heap space"))));
        assertThat(crowded.pause).isEqualTo(Pause.backOff("a step failed: memory ran out: Java heap space"));
        SomeDelivery incomplete = new SomeDelivery(3);
        policy.deadLetter(single(incomplete, new RuntimeException(new NoClassDefFoundError("com/example/Client"))));
        assertThat(incomplete.pause)
                .isEqualTo(Pause.hold(
                        "a step failed: the class com.example.Client is missing; its library may belong into lib/"));
    }

    @Test
    void errorsGiveABatchBack() {
        assertThat(pauseAfter(new RuntimeException(new OutOfMemoryError("Java heap space"))))
                .isEqualTo(Pause.backOff("a step failed: memory ran out: Java heap space"));
        assertThat(pauseAfter(new RuntimeException(new AssertionError("odd"))))
                .isEqualTo(Pause.hold("a step failed: odd"));
    }

    @Test
    void batchIsNoSingleEvent() {
        assertThat(policy.isSingleEvent(single(delivery, new IOException()))).isTrue();
        assertThat(policy.isSingleEvent(batch(new IOException()))).isFalse();
    }

    private Pause pauseAfter(Exception failure) {
        SomeDelivery other = new SomeDelivery(9);
        Batch batch = new Batch();
        batch.add(other, new byte[1]);
        Exchange exchange = batch(failure);
        exchange.getMessage().setBody(batch);
        policy.release(exchange);
        assertThat(other.settled).isEqualTo("released");
        return other.pause;
    }

    private Exchange single(SomeDelivery one, Exception failure) {
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(EventHeaders.DELIVERY, one);
        exchange.setException(failure);
        return exchange;
    }

    private Exchange batch(Exception failure) {
        Batch batch = new Batch();
        batch.add(delivery, new byte[1]);
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(batch);
        exchange.setException(failure);
        return exchange;
    }
}
