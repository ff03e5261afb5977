package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.harness.BareContext;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Handler;
import org.apache.camel.component.bean.BeanComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Language;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/**
 * What Camel 4.18.0 keeps of the bodies that {@code ${body.x}} asks (CAMEL-23282): the class of each, or, if the class has
 * an annotation of Camel's, the body itself, up to the size of its cache.
 */
class BeanCacheTest {
    /** A body of a user's own, with an annotation of Camel's. */
    public static final class Annotated {
        @Handler
        public String members() {
            return "x";
        }
    }

    private static int cached(int size, Supplier<Object> bodies) throws Exception {
        try (DefaultCamelContext context = BareContext.create()) {
            BeanComponent beans = context.getComponent("bean", BeanComponent.class);
            if (size >= 0) {
                beans = new BeanComponent();
                beans.setBeanInfoCacheSize(size);
                context.removeComponent("bean");
                context.addComponent("bean", beans);
            }
            context.start();
            Language simple = context.resolveLanguage("simple");
            for (int i = 0; i < 3_000; i++) {
                Exchange exchange = new DefaultExchange(context);
                exchange.getMessage().setBody(bodies.get());
                assertThat(simple.createExpression("${body.members}").evaluate(exchange, Object.class))
                        .isNotNull();
            }
            return beans.getCurrentBeanCacheSize();
        }
    }

    @Test
    void batchesLeaveNothingInTheCacheButTheirClass() throws Exception {
        assertThat(cached(-1, Batch::new)).isLessThan(10);
    }

    @Test
    void bodiesOfAClassWithAnAnnotationOfCamelsAreKeptUpToTheSizeOfTheCacheOrNot() throws Exception {
        assertThat(cached(-1, Annotated::new)).isBetween(900, 1_100);
        assertThat(cached(0, Annotated::new)).isZero();
    }
}
