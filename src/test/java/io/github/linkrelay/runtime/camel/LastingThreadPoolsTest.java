package io.github.linkrelay.runtime.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.BareContext;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.apache.camel.processor.aggregate.MemoryAggregationRepository;
import org.apache.camel.support.DefaultThreadPoolFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LastingThreadPoolsTest {
    private final CamelContext context = BareContext.create();

    @AfterEach
    void stop() {
        context.stop();
    }

    private ScheduledFuture<?> schedule(AtomicInteger times) {
        return context.getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, "of a test")
                .scheduleAtFixedRate(
                        () -> {
                            if (times.incrementAndGet() < 3) {
                                throw new LinkageError("of a test");
                            }
                        },
                        0,
                        10,
                        TimeUnit.MILLISECONDS);
    }

    @Test
    void aRepeatedTaskThatThrowsComesAgain() {
        LastingThreadPools.install(context);
        AtomicInteger times = new AtomicInteger();
        schedule(times);
        await().until(() -> times.get() > 5);
    }

    /** Why there is a factory of ours. */
    @Test
    void withCamelsOwnItNeverDoes() {
        AtomicInteger times = new AtomicInteger();
        ScheduledFuture<?> task = schedule(times);
        org.assertj.core.api.Assertions.assertThatThrownBy(task::get).isInstanceOf(ExecutionException.class);
        assertThat(times).hasValue(1);
    }

    @Test
    void aBatchThatIsNotFullIsCompletedAfterAnErrorInTheAggregate() throws Exception {
        LastingThreadPools.install(context);
        AtomicInteger looks = new AtomicInteger();
        AtomicInteger batches = new AtomicInteger();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .aggregate(constant("all"), new GroupedBodyAggregationStrategy())
                        .completionInterval(20)
                        .completionSize(100)
                        .aggregationRepository(new MemoryAggregationRepository() {
                            @Override
                            public Set<String> getKeys() {
                                if (looks.incrementAndGet() < 3) {
                                    throw new LinkageError("of a test");
                                }
                                return super.getKeys();
                            }
                        })
                        .process(batch -> batches.incrementAndGet());
            }
        });
        context.start();
        context.createProducerTemplate().sendBody("direct:in", "one");
        await().until(() -> batches.get() == 1);
    }

    @Test
    void aFactoryThatSomebodyHasChosenStays() {
        DefaultThreadPoolFactory theirs = new DefaultThreadPoolFactory() {};
        context.getExecutorServiceManager().setThreadPoolFactory(theirs);
        LastingThreadPools.install(context);
        assertThat(context.getExecutorServiceManager().getThreadPoolFactory()).isSameAs(theirs);
    }
}
