package io.github.linkrelay.outbox.view;

import io.github.linkrelay.event.StoredEvent;
import java.util.Map;

/**
 * A stored event and its states.
 *
 * @param event  with its body
 * @param states by destination, in order of name; a destination that began after the event is absent
 */
public record FoundEvent(StoredEvent event, Map<String, EventState> states) {}
