package io.github.linkrelay.segment;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Sets the header {@code Authorization} to Basic, the write key as user and no password, as Segment's HTTP API takes it
 * (segment.com, HTTP API source). Safe for any number of threads.
 */
public final class WriteKeyAuthorization implements Processor {
    private final String value;

    /**
     * @param writeKey the source's write key
     * @throws IllegalArgumentException if it is blank
     */
    public WriteKeyAuthorization(String writeKey) {
        if (writeKey == null || writeKey.isBlank()) {
            throw new IllegalArgumentException("the Segment write key is empty");
        }
        this.value = "Basic " + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().setHeader("Authorization", value);
    }
}
