/**
 * Has the values that other packages may see of an outbox: its status, found events, dead letters, quarantined bodies,
 * attempts and replays. All classes are public, because they only hold data. They know only the package {@code event}.
 */
package io.github.linkrelay.outbox.view;
