/**
 * Has the values that other packages may see of an outbox: its status, found events, dead letters, quarantined bodies,
 * attempts and replays. It also says what a store may be able to do for an operator, one interface for each capability:
 * look up, replay, admit, decide about destinations.
 *
 * <p>The door for those who only look is {@link io.github.linkrelay.outbox.view.OpenOutbox}. All classes are public.
 * They know only the package {@code event}: no SQL and no Camel.
 */
package io.github.linkrelay.outbox.view;
