/**
 * What a newcomer tries Linkrelay with, and a team its routes: a server that answers as Segment does, and a sender of signed
 * test events. The doors are {@link io.github.linkrelay.sandbox.SegmentStandIn} and the two commands. It knows nothing of
 * the outbox, of routes or of the process that it is tried with.
 */
package io.github.linkrelay.sandbox;
