package io.github.linkrelay.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.harness.BareContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class RecentMessagesTest {
    private final AtomicLong nanos = new AtomicLong();
    private final RecentMessages messages = new RecentMessages(1_000, Duration.ofHours(1), nanos::get);

    @Test
    void keyIsAddedOnce() {
        assertThat(messages.add("a")).isTrue();
        assertThat(messages.add("a")).isFalse();
        assertThat(messages.add("b")).isTrue();
        assertThat(messages.contains("a")).isTrue();
        assertThat(messages.contains("c")).isFalse();
    }

    @Test
    void onlyAConfirmedKeyIsDone() {
        messages.add("a");
        assertThat(messages.isDone("a")).isFalse();
        messages.confirm("a");
        assertThat(messages.isDone("a")).isTrue();
        assertThat(messages.isDone("b")).isFalse();
        assertThat(messages.add("a")).isFalse();
    }

    @Test
    void failedKeyIsForgottenAndMayComeAgain() {
        messages.add("a");
        assertThat(messages.remove("a")).isTrue();
        assertThat(messages.contains("a")).isFalse();
        assertThat(messages.add("a")).isTrue();
    }

    @Test
    void doneKeyIsNotForgottenByAFailureElsewhere() {
        messages.add("a");
        messages.confirm("a");
        assertThat(messages.remove("a")).isFalse();
        assertThat(messages.isDone("a")).isTrue();
        assertThat(messages.remove("unknown")).isFalse();
    }

    @Test
    void keyExpiresAfterItWasWrittenNotAfterItWasAskedFor() {
        messages.add("a");
        messages.confirm("a");
        forward(Duration.ofMinutes(59));
        assertThat(messages.add("a")).isFalse();
        assertThat(messages.isDone("a")).isTrue();
        forward(Duration.ofMinutes(2));
        assertThat(messages.isDone("a")).isFalse();
        assertThat(messages.add("a")).isTrue();
    }

    @Test
    void numberOfKeysIsBounded() {
        for (int i = 0; i < 50_000; i++) {
            messages.add("key" + i);
        }
        messages.cache().cleanUp();
        assertThat(messages.cache().estimatedSize()).isEqualTo(1_000);
    }

    @Test
    void clearForgetsAll() {
        messages.add("a");
        messages.clear();
        assertThat(messages.contains("a")).isFalse();
    }

    @Test
    void ofManyThreadsWithOneKeyOneAddsIt() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CyclicBarrier together = new CyclicBarrier(threads);
        try {
            for (int round = 0; round < 500; round++) {
                String key = "round" + round;
                List<Callable<Boolean>> all = new ArrayList<>();
                for (int t = 0; t < threads; t++) {
                    all.add(() -> {
                        together.await();
                        return messages.add(key);
                    });
                }
                int added = 0;
                for (Future<Boolean> each : pool.invokeAll(all)) {
                    added += each.get() ? 1 : 0;
                }
                assertThat(added).isEqualTo(1);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void contentOutlivesItsRoute() throws Exception {
        try (DefaultCamelContext camel = BareContext.create()) {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:in")
                            .routeId("receive")
                            .idempotentConsumer(body(), messages)
                            .skipDuplicate(false)
                            .setBody(exchangeProperty("CamelDuplicateMessage"));
                }
            });
            camel.start();
            var client = camel.createProducerTemplate();
            assertThat(client.requestBody("direct:in", "a")).isNull();
            assertThat(messages.isDone("a")).isTrue();

            camel.getRouteController().stopRoute("receive");
            camel.getRouteController().startRoute("receive");
            assertThat(client.requestBody("direct:in", "a")).isEqualTo(true);

            camel.getRouteController().stopRoute("receive");
            camel.removeRoute("receive");
            assertThat(messages.isDone("a")).isTrue();
        }
    }

    @Test
    void failureInTheRouteForgetsTheKeyAgain() throws Exception {
        try (DefaultCamelContext camel = BareContext.create()) {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    onException(IllegalStateException.class).handled(true);
                    from("direct:in")
                            .idempotentConsumer(body(), messages)
                            .skipDuplicate(false)
                            .throwException(new IllegalStateException("disk full"));
                }
            });
            camel.start();
            camel.createProducerTemplate().sendBody("direct:in", "a");
            assertThat(messages.contains("a")).isFalse();
        }
    }

    @Test
    void repeatNeitherConfirmsNorForgetsTheFirstThatIsStillUnderWay() throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (DefaultCamelContext camel = BareContext.create()) {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:in")
                            .idempotentConsumer(body(), messages)
                            .skipDuplicate(false)
                            .choice()
                            .when(exchangeProperty("CamelDuplicateMessage"))
                            .process(exchange -> {
                                if (exchange.getMessage().getHeader("fail") != null) {
                                    throw new IllegalStateException("the repeat fails");
                                }
                            })
                            .otherwise()
                            .process(exchange -> {
                                underWay.countDown();
                                goOn.await();
                                throw new IllegalStateException("disk full");
                            });
                }
            });
            camel.start();
            var client = camel.createProducerTemplate();
            var first = client.asyncSend(
                    "direct:in", exchange -> exchange.getMessage().setBody("a"));
            underWay.await();

            assertThat(client.send("direct:in", exchange -> exchange.getMessage()
                                    .setBody("a"))
                            .getException())
                    .isNull();
            assertThat(messages.isDone("a")).isFalse();
            assertThat(messages.contains("a")).isTrue();

            assertThat(client.send("direct:in", exchange -> {
                                exchange.getMessage().setBody("a");
                                exchange.getMessage().setHeader("fail", true);
                            })
                            .getException())
                    .hasMessage("the repeat fails");
            assertThat(messages.contains("a")).isTrue();

            goOn.countDown();
            assertThat(first.get().getException()).hasMessage("disk full");
            assertThat(messages.contains("a")).isFalse();
        }
    }

    @Test
    void boundsMustBeBounds() {
        assertThatThrownBy(() -> new RecentMessages(0, Duration.ofHours(1))).hasMessageContaining("is 0,");
        assertThatThrownBy(() -> new RecentMessages(1, Duration.ZERO)).hasMessageContaining("PT0S");
        assertThatThrownBy(() -> new RecentMessages(1, Duration.ofSeconds(-1))).hasMessageContaining("PT-1S");
    }

    private void forward(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
