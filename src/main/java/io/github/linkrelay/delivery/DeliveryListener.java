package io.github.linkrelay.delivery;

/**
 * Is called after every request that carried a batch or a part of one. The call is on the sending thread and must
 * return at once.
 */
public interface DeliveryListener {

    /**
     * Called when a request was answered, or failed without an answer.
     *
     * @param route the id of the route that delivers
     * @param events the number of events in the request
     * @param bytes the bytes of these events, without what the request puts around them
     * @param nanos the nanoseconds from sending to the answer
     * @param answer the class of the answer
     * @param repeat whether the same step was tried before
     */
    void attempted(String route, int events, long bytes, long nanos, AnswerClass answer, boolean repeat);
}
