package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.event.EventHeaders;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.RequestMark;
import io.github.linkrelay.harness.BareContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchStrategyTest {
    private final DefaultCamelContext context = BareContext.create();
    private final List<SomeDelivery> deliveries = new ArrayList<>();
    private final List<Batch> batches = new ArrayList<>();
    private Exception failure;
    private boolean sends = true;

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void bytesOfABatchNeverExceedTheLimit() throws Exception {
        start(100, 30, 1000);
        for (int size : new int[] {30, 30, 30, 30, 30, 1, 29, 30, 30, 30, 30, 30, 30}) {
            collect(size);
        }
        assertThat(batches).isNotEmpty().allSatisfy(batch -> assertThat(batch.bytes())
                .isBetween(71L, 100L));
        assertThat(batches).extracting(Batch::size).containsExactly(3, 4, 3, 3);
    }

    @Test
    void countCompletesABatchOfSmallEvents() throws Exception {
        start(1_000_000, 30, 4);
        for (int i = 0; i < 9; i++) {
            collect(1);
        }
        assertThat(batches).extracting(Batch::size).containsExactly(4, 4);
        assertThat(batches.get(0).members()).hasSize(4).allSatisfy(member -> assertThat(member)
                .hasSize(1));
    }

    @Test
    void eventsAreDeferredWhenCollectedAndSettledWhenTheBatchHasEnded() throws Exception {
        start(1000, 30, 2);
        collect(1);
        assertThat(deliveries.get(0).isDeferred()).isTrue();
        assertThat(deliveries.get(0).settled).isNull();
        collect(1);
        assertThat(deliveries).extracting(delivery -> delivery.settled).containsExactly("acknowledged", "acknowledged");
    }

    @Test
    void batchThatNoRequestCarriedIsFiltered() throws Exception {
        sends = false;
        start(1000, 30, 2);
        collect(1);
        collect(1);
        assertThat(deliveries).extracting(delivery -> delivery.settled).containsExactly("filtered", "filtered");
    }

    @Test
    void batchThatFailedIsReleased() throws Exception {
        failure = new IllegalStateException("a step");
        start(1000, 30, 2);
        collect(1);
        collect(1);
        assertThat(deliveries).extracting(delivery -> delivery.settled).containsExactly("released", "released");
        assertThat(deliveries.get(1).pause).isEqualTo(Pause.backOff("a step failed: a step"));
    }

    @Test
    void limitThatOneEventCanExceedIsRefused() {
        assertThatThrownBy(() -> new BatchStrategy(99, limit(100)))
                .hasMessageContaining("99")
                .hasMessageContaining("100");
    }

    private void start(long maxBatch, long maxEvent, int count) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler().logExhausted(false));
                from("direct:in")
                        .aggregate(constant("all"), new BatchStrategy(maxBatch, limit((int) maxEvent)))
                        .completionSize(count)
                        .executorService(new SameThread())
                        .process(exchange -> {
                            batches.add(exchange.getMessage().getBody(Batch.class));
                            if (sends) {
                                RequestMark.made(exchange);
                            }
                            if (failure != null) {
                                throw failure;
                            }
                        });
            }
        });
        context.start();
    }

    private void collect(int bytes) {
        SomeDelivery delivery = new SomeDelivery(deliveries.size() + 1);
        deliveries.add(delivery);
        Exchange sent = context.createProducerTemplate().send("direct:in", exchange -> {
            exchange.setProperty(EventHeaders.DELIVERY, delivery);
            exchange.getMessage().setBody(new byte[bytes]);
        });
        assertThat(sent.getException()).isNull();
    }

    private static final class SameThread extends AbstractExecutorService {
        @Override
        public void execute(Runnable command) {
            command.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }

    private static EventLimit limit(int bytes) {
        return new EventLimit(bytes, node -> node.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
