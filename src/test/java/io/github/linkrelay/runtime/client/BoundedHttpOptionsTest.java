package io.github.linkrelay.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.camel.Component;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.junit.jupiter.api.Test;

class BoundedHttpOptionsTest {
    /** As Spring Boot does, with its own defaults. */
    @Test
    void whatARuntimeSetsOfEachComponentThatIsAddedDoesNotPutOptionsBack() {
        DefaultCamelContext context = new DefaultCamelContext();
        HttpComponent component = context.getComponent("http", HttpComponent.class);
        component.setAutomaticRetriesDisabled(true);
        component.setConnectionsPerRoute(32);
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onComponentAdd(String name, Component added) {
                ((HttpComponent) added).setAutomaticRetriesDisabled(false);
                ((HttpComponent) added).setConnectionsPerRoute(20);
            }
        });

        new BoundedHttp(Proxies.none(), "Linkrelay", 1024, Duration.ofSeconds(30)).bound(context, "http", component);

        HttpComponent bounded = context.getComponent("http", HttpComponent.class);
        assertThat(bounded).isInstanceOf(BoundedHttpComponent.class);
        assertThat(bounded.isAutomaticRetriesDisabled()).isTrue();
        assertThat(bounded.getConnectionsPerRoute()).isEqualTo(32);
    }
}
