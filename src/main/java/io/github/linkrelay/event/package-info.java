/**
 * Defines a stored event, its delivery and its settlement; all other packages may use it. {@code Delivery} is the door
 * for code that delivers, and {@code EventHeaders} names what an exchange carries. This package uses no other package
 * of Linkrelay.
 */
package io.github.linkrelay.event;
