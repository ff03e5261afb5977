/**
 * Has the records of the operator's API: the server writes them and the commands read them. For each schema X of
 * {@code openapi.yaml} there is one class XJson, which a test compares with it;
 * {@link io.github.linkrelay.operator.api.JsonForm} turns them into JSON and back. It uses no other package of
 * Linkrelay, and knows neither an outbox nor HTTP.
 */
package io.github.linkrelay.operator.api;
