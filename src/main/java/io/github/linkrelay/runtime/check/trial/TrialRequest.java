package io.github.linkrelay.runtime.check.trial;

import java.util.SortedMap;

/**
 * A request that would have been sent. Credentials are masked wherever they stand.
 *
 * @param method such as {@code POST}; for what is no HTTP, the scheme of the endpoint
 * @param url with path and query
 * @param headers by name
 * @param body as text; empty without one
 */
public record TrialRequest(String method, String url, SortedMap<String, String> headers, String body) {}
