/**
 * From an event to a Segment Track call: its id, name, identity and properties, and the batch around many of them.
 *
 * <p>Nothing here knows how a batch travels. Facts about Segment are from its public documentation: the pages HTTP API
 * source, Spec: Common Fields, Spec: V2 Ecommerce Events, Identity Resolution.
 */
package io.github.linkrelay.segment;
