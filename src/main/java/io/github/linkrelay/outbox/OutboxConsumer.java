package io.github.linkrelay.outbox;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.Handover;
import io.github.linkrelay.outbox.dispatch.DispatchSettings;
import io.github.linkrelay.outbox.dispatch.Dispatcher;
import io.github.linkrelay.outbox.dispatch.StartFrom;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;

/**
 * Hands the events of one destination to its route, each in an exchange. The end of the exchange settles the event,
 * unless it is deferred.
 */
class OutboxConsumer extends DefaultConsumer implements ShutdownAware, Suspendable {

    private final OutboxEndpoint endpoint;
    private final DispatchSettings settings;
    private Dispatcher dispatcher;

    OutboxConsumer(OutboxEndpoint endpoint, Processor processor, DispatchSettings settings) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.settings = settings;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        dispatcher = endpoint.getOutbox()
                .dispatcher(
                        endpoint.getDestination(),
                        StartFrom.parse(endpoint.getStartFrom()),
                        endpoint.getAfter(),
                        this::handOver);
        dispatcher.start(settings);
    }

    @Override
    protected void doSuspend() throws Exception {
        if (dispatcher != null) {
            dispatcher.subscription().suspend(true);
        }
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        dispatcher.subscription().suspend(false);
    }

    @Override
    protected void doStop() throws Exception {
        if (dispatcher != null) {
            dispatcher.stop();
        }
        super.doStop();
    }

    /**
     * Returns false, which tells Camel at a shutdown to suspend this consumer at once. Nothing new is handed over then,
     * and Camel waits for the events in flight.
     */
    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    /**
     * Returns the number of deliveries whose exchange has ended but that wait for their batch; Camel counts the others
     * itself.
     */
    @Override
    public int getPendingExchangesSize() {
        return dispatcher == null ? 0 : dispatcher.subscription().deferred();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // The consumer is suspended already.
    }

    private void handOver(Delivery delivery) {
        Exchange exchange = createExchange(true);
        Handover.fill(exchange, delivery);
        getAsyncProcessor().process(exchange, doneSync -> {
            // The error handler has logged what there is to log, and the completion has settled the delivery.
        });
    }
}
