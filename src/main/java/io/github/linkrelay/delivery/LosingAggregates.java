package io.github.linkrelay.delivery;

import io.github.linkrelay.event.RequestMark;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.AggregateDefinition;
import org.apache.camel.processor.aggregate.AggregateProcessor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Makes an event of an outbox fail at an {@code aggregate} whose strategy is not marked by {@link KeepsDeliveries}, if
 * the event was not sent yet. The check of routes refuses such a step before it runs; this catches the step in a
 * Kamelet, or behind an address that is worked out for each event. The destination is then held, and nothing is lost.
 */
public final class LosingAggregates implements InterceptStrategy {
    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor target, Processor next) {
        AggregationStrategy strategy = step instanceof AggregateDefinition ? strategy(target) : null;
        return strategy == null || strategy instanceof KeepsDeliveries ? target : new Refusing(target, strategy);
    }

    /** Returns the strategy of an aggregate; null if the step is wrapped in a way that is not known here. */
    private static AggregationStrategy strategy(Processor target) {
        Processor inner = target;
        while (inner instanceof DelegateAsyncProcessor wrapper) {
            inner = wrapper.getProcessor();
        }
        return inner instanceof AggregateProcessor aggregate ? aggregate.getAggregationStrategy() : null;
    }

    private static final class Refusing extends DelegateAsyncProcessor {
        private final AggregationStrategy strategy;

        Refusing(Processor target, AggregationStrategy strategy) {
            super(target);
            this.strategy = strategy;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (!RequestMark.isOpen(exchange)) {
                return super.process(exchange, callback);
            }
            exchange.setException(new UnsettledEventsException(
                    AnswerClass.HOLD,
                    "an aggregate collects events with "
                            + strategy.getClass().getSimpleName()
                            + ", which does not keep their deliveries: they would count as done"
                            + " before they are sent",
                    null));
            callback.done(true);
            return true;
        }
    }
}
