/**
 * The operator's side: a page, an API and access to both. It looks into outboxes and acts on them; what else it shows of the
 * process it is told through {@link io.github.linkrelay.operator.RunningSystem}. It knows no HTTP server: whoever has one
 * hands requests to {@link io.github.linkrelay.operator.OperatorSite}.
 */
package io.github.linkrelay.operator;
