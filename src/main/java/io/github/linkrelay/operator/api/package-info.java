/**
 * What the operator's API says and takes, as records: the server writes them and the commands read them. For each schema X
 * of {@code openapi.yaml} there is one class XJson, which a test compares with it; {@link
 * io.github.linkrelay.operator.api.JsonForm} turns them into JSON and back. It knows nothing else of ours, neither an
 * outbox nor HTTP.
 */
package io.github.linkrelay.operator.api;
