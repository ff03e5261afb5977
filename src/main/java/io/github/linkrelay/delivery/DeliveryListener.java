package io.github.linkrelay.delivery;

/** Hears of every request that carried a batch or a part of one. Called on the sending thread; returns at once. */
public interface DeliveryListener {

    /**
     * A request was answered, or was not.
     *
     * @param route the id of the route that delivers
     * @param events in the request
     * @param bytes of these events, without what the request puts around them
     * @param nanos from sending to the answer
     * @param answer what it means
     * @param repeat whether the same step was tried before
     */
    void attempted(String route, int events, long bytes, long nanos, AnswerClass answer, boolean repeat);
}
