package io.github.linkrelay.delivery;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Makes an {@link Error} that a step throws the failure of its exchange, as any exception is. Camel tells the exchange's
 * callback of a success, and then throws (AsyncProcessorConverterHelper, 4.18.0): the exchange goes on as if nothing had
 * happened, or is forgotten and never ends. Its events would count as delivered, or stay in flight for ever.
 */
public final class ErrorsAsFailures implements InterceptStrategy {
    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor target, Processor next) {
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                boolean sync;
                try {
                    // A success that is told before the step returns may turn out to be none.
                    sync = super.process(exchange, doneSync -> {
                        if (!doneSync) {
                            callback.done(false);
                        }
                    });
                } catch (Error e) {
                    exchange.setException(e);
                    sync = true;
                }
                if (sync) {
                    callback.done(true);
                }
                return sync;
            }
        };
    }
}
