package io.github.linkrelay.segment;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.webhook.DataHandler;
import io.github.linkrelay.webhook.EnvelopeReader;
import io.github.linkrelay.webhook.UnusableEnvelopeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the ids under which Segment knows an event from the received body, without making the Track call: the message
 * id and the user, as {@link TrackMapper} gives them. As terms for finding events they are {@code id:...} and
 * {@code user:...}.
 *
 * <p>A user that a look-up found is not known here.
 *
 * <p>It is safe for any number of threads.
 */
public final class EventIds {
    private static final String ID = "id:";
    private static final String USER = "user:";
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final MessageIds messageIds;
    private final Identity identity;
    private final Set<String> members;
    private final EnvelopeReader reader = new EnvelopeReader(EnvelopeReader.MAX_NESTING);

    public EventIds(MessageIds messageIds, Identity identity) {
        this.messageIds = messageIds;
        this.identity = identity;
        this.members = new HashSet<>(Identity.ANONYMOUS_MEMBERS);
        members.addAll(identity.members());
    }

    /**
     * Returns the terms of an event: one for its message id, always in the form of a UUID; one for its user id; and one
     * for its anonymous id, if it has no user id or has an {@code ip}. A body that is no event has fewer terms or none.
     * This never throws.
     *
     * @param key the SHA-256 of the body in 64 lower-case hex digits
     */
    public List<String> of(String key, byte[] body) {
        if (!EventKey.isSha256(key)) {
            return List.of();
        }
        List<String> terms = new ArrayList<>(3);
        terms.add(idTerm(key));
        Users users = users(key, body);
        if (users != null) {
            if (users.userId != null) {
                terms.add(USER + users.userId);
            }
            if (users.anonymousId != null && !users.anonymousId.equals(users.userId)) {
                terms.add(USER + users.anonymousId);
            }
        }
        return terms;
    }

    /** Whether the event has this term. If the term is a message id, the body is not read. */
    public boolean has(String key, byte[] body, String term) {
        return term.startsWith(ID)
                ? EventKey.isSha256(key) && term.equals(idTerm(key))
                : of(key, body).contains(term);
    }

    /**
     * Returns the user that Segment gets with the event: the user id, else the anonymous id; empty if the body is no
     * event.
     */
    public Optional<String> user(String key, byte[] body) {
        Users users = EventKey.isSha256(key) ? users(key, body) : null;
        return Optional.ofNullable(users).map(both -> both.userId != null ? both.userId : both.anonymousId);
    }

    /** Returns the message id as Segment gets it, or the key itself if it is not 64 lower-case hex digits. */
    public String messageId(String key) {
        return EventKey.isSha256(key) ? messageIds.of(key) : key;
    }

    /** Whether this and the other give the same ids to every event. */
    public boolean isSameAs(EventIds other) {
        return messageIds == other.messageIds && identity.hasRulesOf(other.identity);
    }

    /**
     * Returns the term for a message id in either form, in capitals or small letters; empty if the text is no message
     * id.
     *
     * @param messageId a UUID of 36 characters, or the 64 hex digits of a key
     */
    public static Optional<String> messageIdTerm(String messageId) {
        String id = messageId.strip().toLowerCase(Locale.ROOT);
        if (EventKey.isSha256(id)) {
            return Optional.of(idTerm(id));
        }
        return UUID.matcher(id).matches() ? Optional.of(ID + id) : Optional.empty();
    }

    /**
     * Returns the 12 hex digits with which the key of each event begins that has this term; {@code null} if it is not the term
     * of a message id. Behind them a UUID has digits which say that it is one.
     */
    public static String keyBeginning(String term) {
        int start = ID.length();
        // Not by the regular expression, as each event is asked.
        return term.startsWith(ID) && term.length() == start + 36
                ? term.substring(start, start + 8) + term.substring(start + 9, start + 13)
                : null;
    }

    /** Returns the term for a user id or an anonymous id as Segment gets it. */
    public static String userTerm(String user) {
        return USER + user;
    }

    private static String idTerm(String key) {
        return ID + MessageIds.UUID.of(key);
    }

    private record Users(String userId, String anonymousId) {}

    /** Returns the ids of the user; null if there is no event in the body. */
    private Users users(String key, byte[] body) {
        Members data = new Members();
        try {
            String type = reader.read(body, data).type();
            String userId = identity.userId(type, data.found);
            String ip = Identity.ip(data.found);
            boolean anonymous = userId == null || ip != null;
            return new Users(userId, anonymous ? identity.anonymousId(ip, data.found, messageIds.of(key)) : null);
        } catch (UnusableEnvelopeException | RuntimeException e) {
            // For instance, the body has an endless number, which the receiver would have refused.
            return null;
        }
    }

    /** Collects the members of the event's {@code data} from which an id may be made, and skips all others. */
    private final class Members implements DataHandler {
        private ObjectNode found = JsonNodeFactory.instance.objectNode();

        @Override
        public void data(JsonParser parser) throws IOException {
            found = JsonNodeFactory.instance.objectNode();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (!members.contains(name)) {
                    parser.skipChildren();
                } else if (value == JsonToken.VALUE_STRING) {
                    found.put(name, parser.getText());
                } else {
                    found.set(name, ExactJson.tree(parser));
                }
            }
        }
    }
}
