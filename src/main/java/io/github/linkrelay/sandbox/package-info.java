/**
 * Has what a newcomer needs to try Linkrelay, and a team to try its routes: a server that answers as Segment does, and
 * a sender of signed test events. The doors are {@link io.github.linkrelay.sandbox.SegmentStandIn} and the two
 * commands. It knows nothing of the outbox, of routes or of the process that it is tried with.
 */
package io.github.linkrelay.sandbox;
