package io.github.linkrelay.operator.command;

import java.util.Map;

/** Asks the operator's API, which {@code openapi.yaml} describes. */
public interface Api {

    /**
     * Asks for what is at a path.
     *
     * @param path  below the server's address, each part of it percent-encoded
     * @param query names and values as they are
     * @throws NoAnswer if there is no answer of any kind
     */
    ApiAnswer get(String path, Map<String, String> query);

    /** Sends a change. The rest is as with {@link #get}. */
    ApiAnswer post(String path, Map<String, String> query, String json);
}
