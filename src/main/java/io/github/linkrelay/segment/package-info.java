/**
 * Turns an event into a Track call of Segment, with id, name, identity and properties, and makes the batch of many
 * calls. The doors are {@link io.github.linkrelay.segment.TrackMapper} for one event and
 * {@link io.github.linkrelay.segment.SegmentRequest} for a batch; {@link io.github.linkrelay.segment.EventIds} says by
 * which ids an event is known.
 *
 * <p>Nothing here knows how a batch is sent, where events are stored, or how a setting is read. Facts about Segment are
 * from its public documentation: the pages HTTP API source, Spec: Common Fields, Spec: V2 Ecommerce Events, Identity
 * Resolution.
 */
package io.github.linkrelay.segment;
