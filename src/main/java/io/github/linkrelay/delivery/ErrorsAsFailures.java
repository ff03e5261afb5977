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
 * Turns an {@link Error} that a step throws into the failure of its exchange, as with any exception. Camel itself
 * reports a success to the exchange's callback and then throws (AsyncProcessorConverterHelper, 4.18.0). The exchange
 * then goes on as if nothing had happened, or never ends. Its events would count as delivered, or stay in flight for
 * ever.
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
     * Reports the end of a step exactly once. A success that is reported before the step returns may still turn into a
     * failure, so it is kept until then. Some steps of Camel report an end both ways: a route with a choice reported an
     * asynchronous end and also returned a synchronous one. After two reports a later step took the body of the event
     * for its answer.
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

        /** Reports the end; returns false if it was reported before. */
        boolean tell(boolean doneSync) {
            boolean first = compareAndSet(false, true);
            if (first) {
                callback.done(doneSync);
            }
            return first;
        }
    }
}
