package io.github.linkrelay.operator.command;

import java.util.Map;

/** Where answers come from: the operator's API, as {@code openapi.yaml} describes it. */
public interface Api {

    /**
     * Asks for what is at a path.
     *
     * @param path  below the server's address, each part of it percent-encoded
     * @param query names and values as they are
     * @throws NoAnswer if there is no answer of any kind
     */
    ApiAnswer get(String path, Map<String, String> query);

    /** The same for what changes something. */
    ApiAnswer post(String path, Map<String, String> query, String json);
}
