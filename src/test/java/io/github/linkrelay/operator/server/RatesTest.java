package io.github.linkrelay.operator.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RatesTest {
    private final AtomicLong refused = new AtomicLong(40);
    private final Rates rates = new Rates((RunningSystem) Proxy.newProxyInstance(
            RunningSystem.class.getClassLoader(),
            new Class<?>[] {RunningSystem.class},
            (proxy, method, arguments) -> method.getName().equals("refusedRequests") ? refused.get() : List.of()));

    @Test
    void nothingIsSaidBeforeTheSecondSample() {
        rates.sample();
        assertThat(rates.refused()).isEmpty();
    }

    @Test
    void rateIsWhatCameBetweenTwoSamplesPerSecond() {
        rates.sample();
        refused.addAndGet(10);
        rates.sample();
        rates.sample();
        assertThat(rates.refused()).containsExactly(2.0, 0.0);
    }

    @Test
    void onlyTheLastMinutesAreKept() {
        for (int i = 0; i < 100; i++) {
            refused.addAndGet(5L * i);
            rates.sample();
        }
        assertThat(rates.refused()).hasSize(60).endsWith(98.0, 99.0);
    }

    @Test
    void totalThatFallsIsNoNegativeRate() {
        rates.sample();
        refused.set(0);
        rates.sample();
        assertThat(rates.refused()).containsExactly(0.0);
    }

    @Test
    void destinationThatIsNotKnownHasNoRates() {
        assertThat(rates.delivered("events", "nowhere")).isEmpty();
    }
}
