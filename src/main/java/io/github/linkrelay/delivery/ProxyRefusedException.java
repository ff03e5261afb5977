package io.github.linkrelay.delivery;

import java.io.IOException;

/**
 * Thrown if a proxy did not open a connection to the destination, so that the request never left. The proxy's answer
 * says nothing about the events.
 */
public final class ProxyRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param proxy host and port of the proxy
     * @param status what the proxy answered
     */
    public ProxyRefusedException(String proxy, int status) {
        super("the proxy " + proxy + " answered " + status + " and opened no connection"
                + (status == 407 ? ": it wants a user and a password, or others" : ""));
        this.status = status;
    }

    /**
     * Returns {@code RETRY} if the proxy has trouble or can't reach the destination, else {@code HOLD}: somebody must
     * change a setting or the proxy.
     */
    AnswerClass answerClass() {
        return AnswerClass.ofStatus(status) == AnswerClass.RETRY ? AnswerClass.RETRY : AnswerClass.HOLD;
    }
}
