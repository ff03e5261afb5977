package io.github.linkrelay.runtime.check.trial;

import java.util.SortedMap;

/**
 * A request that would have been sent, with all credentials masked.
 *
 * @param method the method, such as {@code POST}; if the endpoint is not HTTP, its scheme
 * @param url the URL with path and query
 * @param headers the headers by name
 * @param body the body as text; empty without one
 */
public record TrialRequest(String method, String url, SortedMap<String, String> headers, String body) {}
