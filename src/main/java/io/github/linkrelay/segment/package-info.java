/**
 * Turns an event into a Track call of Segment, with id, name, identity and properties, and makes the batch of many
 * calls.
 *
 * <p>Nothing here knows how a batch is sent. Facts about Segment are from its public documentation: the pages HTTP API
 * source, Spec: Common Fields, Spec: V2 Ecommerce Events, Identity Resolution.
 */
package io.github.linkrelay.segment;
