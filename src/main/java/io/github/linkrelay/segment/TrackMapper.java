package io.github.linkrelay.segment;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.event.EventHeaders;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.Sha256;
import io.github.linkrelay.webhook.DataHandler;
import io.github.linkrelay.webhook.Envelope;
import io.github.linkrelay.webhook.EnvelopeReader;
import io.github.linkrelay.webhook.EventTime;
import io.github.linkrelay.webhook.UnusableEnvelopeException;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Variable;

/**
 * Turns a Tolinku event into a Segment Track call, as a step of a route or as plain Java:
 *
 * <pre>{@code
 * {"timestamp": "2026-06-14T09:26:53.589Z", "integrations": {}, "event": "Deep Link Clicked", "type": "track",
 *  "properties": {..., "source": "tolinku_webhook", "original_event_type": "link.clicked"},
 *  "context": {"ip": "203.0.113.57", "campaign": {"name": "..."}, "library": {"name": "linkrelay", "version": "..."}},
 *  "userId" or "anonymousId": "...", "messageId": "..."}
 * }</pre>
 *
 * <p>{@code properties} are the members of {@code data}, unchanged and in their order; numbers keep the
 * very characters that were sent. The mapper adds {@code source} and {@code original_event_type}. If {@code data} has a member of
 * that name, it moves to {@code original_source} or {@code original_original_event_type}; if that is taken too, to the
 * first free one of {@code original_source_2}, {@code _3} and so on. Nothing is lost, and no other member moves.
 *
 * <p>The class is safe for any number of threads. Each call returns a new tree, which the caller may change.
 */
public final class TrackMapper implements Processor {
    /** The exchange variable with the user id that a look-up found; it is optional. */
    public static final String USER_ID = "userId";

    private static final int LONGEST_ID = 1_000;
    private static final String SOURCE = "tolinku_webhook";
    private static final Set<String> OURS = Set.of("source", "original_event_type");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final TrackSettings settings;
    /** Reads every event that was admitted, also if the receiver's limit on nesting is lower now. */
    private final EnvelopeReader reader = new EnvelopeReader(EnvelopeReader.MAX_NESTING);

    public TrackMapper(TrackSettings settings) {
        this.settings = settings;
    }

    /**
     * Puts the Track call in the place of the body. A {@code bean} step without a {@code method} comes here directly;
     * with {@code method: track} Camel finds the parameters and the method anew for each event, which gives the same.
     */
    @Override
    public void process(Exchange exchange) throws UnusableEnvelopeException {
        Message message = exchange.getMessage();
        message.setBody(track(
                message.getBody(byte[].class),
                message.getHeader(EventHeaders.KEY, String.class),
                exchange.getVariable(USER_ID, String.class)));
    }

    /**
     * Maps one event.
     *
     * @param body the bytes that Tolinku sent
     * @param key their SHA-256 in 64 lower-case hex digits; if it is null or blank it is computed here
     * @param userId the id that a look-up found for this event; it is used in place of the event's own. Null or blank
     *     if there is none. A text with a {@code <}, with several lines or of more than 1,000 characters is ignored,
     *     because it can't be an id, and so is a word for nobody, such as {@code undefined}
     * @throws UnusableEnvelopeException if there is no event in the body, which can't happen for a body that {@link
     *     EnvelopeReader} accepted
     * @throws IllegalArgumentException if the key has another form
     */
    public ObjectNode track(@Body byte[] body, @Header(EventHeaders.KEY) String key, @Variable(USER_ID) String userId)
            throws UnusableEnvelopeException {
        Data data = new Data();
        Envelope envelope = reader.read(body, data);
        String messageId = settings.messageIds().of(key(body, key));

        ObjectNode track = NODES.objectNode();
        track.put("timestamp", EventTime.format(envelope.timestamp()));
        track.putObject("integrations");
        track.put("event", settings.names().of(envelope.type()));
        track.put("type", "track");
        track.set("properties", properties(data.tree, envelope.type()));
        String ip = Identity.ip(data.tree);
        track.set("context", context(data.tree, ip));
        String user = isId(userId) ? userId.strip() : settings.identity().userId(envelope.type(), data.tree);
        if (user != null) {
            track.put("userId", user);
        } else {
            track.put("anonymousId", settings.identity().anonymousId(ip, data.tree, messageId));
        }
        track.put("messageId", messageId);
        return track;
    }

    private static String key(byte[] body, String key) {
        if (isBlank(key)) {
            return Sha256.hex(body);
        }
        if (!EventKey.isSha256(key)) {
            throw new IllegalArgumentException("the event's key is not 64 lower-case hex digits");
        }
        return key;
    }

    private static ObjectNode properties(ObjectNode data, String type) {
        ObjectNode properties = NODES.objectNode();
        for (Map.Entry<String, JsonNode> member : data.properties()) {
            String name = member.getKey();
            properties.set(OURS.contains(name) ? freeName("original_" + name, data) : name, member.getValue());
        }
        properties.put("source", SOURCE);
        properties.put("original_event_type", type);
        return properties;
    }

    private static String freeName(String wanted, ObjectNode data) {
        String name = wanted;
        for (int i = 2; data.has(name); i++) {
            name = wanted + '_' + i;
        }
        return name;
    }

    private ObjectNode context(ObjectNode data, String ip) {
        ObjectNode context = NODES.objectNode();
        if (ip != null) {
            context.put("ip", ip);
        }
        JsonNode campaign = data.get("campaign");
        if (settings.campaign()
                && campaign != null
                && campaign.isTextual()
                && !campaign.textValue().isEmpty()) {
            context.putObject("campaign").put("name", campaign.textValue());
        }
        context.putObject("library").put("name", settings.libraryName()).put("version", settings.libraryVersion());
        return context;
    }

    private static boolean isId(String text) {
        return !isBlank(text)
                && !Identity.isNobody(text)
                && text.length() <= LONGEST_ID
                && text.indexOf('<') < 0
                && text.strip().chars().noneMatch(Character::isISOControl);
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }

    /** Reads the event's {@code data} as a tree; the last one counts if there are several. */
    private static final class Data implements DataHandler {
        private ObjectNode tree;

        @Override
        public void data(JsonParser parser) throws IOException {
            tree = (ObjectNode) ExactJson.tree(parser);
        }
    }
}
