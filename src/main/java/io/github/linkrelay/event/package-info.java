/**
 * What a stored event, its delivery and its settlement are: the ground on which all other rooms stand. {@code Delivery} is the
 * door for whoever delivers, {@code EventHeaders} names what an exchange carries. This package knows nothing of ours.
 */
package io.github.linkrelay.event;
