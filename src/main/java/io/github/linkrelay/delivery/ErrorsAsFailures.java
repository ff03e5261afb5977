package io.github.linkrelay.delivery;

import java.util.concurrent.atomic.AtomicBoolean;
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
                End end = new End(callback);
                boolean sync;
                try {
                    sync = super.process(exchange, end);
                } catch (Error e) {
                    exchange.setException(e);
                    sync = true;
                }
                return sync && end.tell(true);
            }
        };
    }

    /**
     * Tells of the end of a step once. A success that is told before the step returns may turn out to be none, so that it is
     * kept until then. Not every step of Camel keeps to one of both ways: a route with a choice told of an end that was not
     * synchronous, and returned that it was; told twice, a step behind it took its answer from the event.
     */
    private static final class End extends AtomicBoolean implements AsyncCallback {
        private static final long serialVersionUID = 1L;

        private final transient AsyncCallback callback;

        End(AsyncCallback callback) {
            this.callback = callback;
        }

        @Override
        public void done(boolean doneSync) {
            if (!doneSync) {
                tell(false);
            }
        }

        /** False if it was told before. */
        boolean tell(boolean doneSync) {
            boolean first = compareAndSet(false, true);
            if (first) {
                callback.done(doneSync);
            }
            return first;
        }
    }
}
