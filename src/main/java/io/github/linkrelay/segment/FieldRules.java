package io.github.linkrelay.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.linkrelay.settings.Value;
import io.github.linkrelay.webhook.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/**
 * Says which fields of a Track call travel on, and in what form, as a step of a route
 * whose body is the call's tree, or as plain Java:
 *
 * <ol>
 *   <li>{@code allow}: of the {@code properties} only these stay, with {@code source} and {@code original_event_type};
 *   <li>{@code drop}: these go, those two as well if they are named;
 *   <li>{@code truncateIp}: an IPv4 address keeps its first 24 bits, an IPv6 address its first 48, the rest is zero; what
 *       is no address goes, for it can't be shortened;
 *   <li>{@code hash}: the value is replaced by SHA-256 in 64 lower-case hex digits, over the salt and then the text, or
 *       the JSON of what is no text, in UTF-8. A null stays null.
 * </ol>
 *
 * <p>Each is a list of {@link FieldPath}s with commas between. What a path does not find is passed over. A later rule
 * sees what the earlier ones left: an address that is both truncated and hashed is truncated first.
 *
 * <p>{@code anonymousId} was made from the address before and is not touched. Immutable, safe for any number of threads.
 */
public final class FieldRules implements Processor {
    private static final String PROPERTIES = "properties";

    private final Set<String> allowed;
    private final List<FieldPath> drop;
    private final List<FieldPath> hash;
    private final List<FieldPath> truncateIp;
    private final String salt;

    /**
     * @param allow paths of the form {@code properties.name}; blank or null for all properties
     * @param drop paths of what goes; blank or null for none, as with the others
     * @param hash paths of what is hashed
     * @param salt put before each value that is hashed; blank or null for none
     * @param truncateIp paths of addresses
     * @throws IllegalArgumentException if a path is none of a Track call, or would take away what Segment demands; the
     *     message names rule and path
     */
    public FieldRules(String allow, String drop, String hash, String salt, String truncateIp) {
        this.allowed = allowed(paths("allow", allow));
        this.drop = paths("drop", drop);
        this.hash = paths("hash", hash);
        this.truncateIp = paths("truncateIp", truncateIp);
        this.salt = salt == null ? "" : salt;
    }

    /** Whether nothing is asked for. */
    public boolean isEmpty() {
        return allowed == null && drop.isEmpty() && hash.isEmpty() && truncateIp.isEmpty();
    }

    @Override
    public void process(Exchange exchange) throws InvalidPayloadException {
        apply(exchange.getMessage().getMandatoryBody(ObjectNode.class));
    }

    /** Applies the rules to this tree, and returns it. */
    public ObjectNode apply(ObjectNode track) {
        if (allowed != null && track.get(PROPERTIES) instanceof ObjectNode properties) {
            properties.retain(allowed);
        }
        drop.forEach(path -> path.replaceIn(track, value -> null));
        replace(truncateIp, track, IpPrefix::of);
        replace(hash, track, this::hashed);
        return track;
    }

    private static void replace(List<FieldPath> paths, ObjectNode track, UnaryOperator<JsonNode> change) {
        for (FieldPath path : paths) {
            path.replaceIn(track, value -> value.isNull() ? value : change.apply(value));
        }
    }

    private JsonNode hashed(JsonNode value) {
        String text = value.isTextual() ? value.textValue() : value.toString();
        return TextNode.valueOf(Sha256.hex((salt + text).getBytes(StandardCharsets.UTF_8)));
    }

    private static List<FieldPath> paths(String rule, String list) {
        if (list == null) {
            return List.of();
        }
        return parts(rule, list).stream()
                .map(text -> FieldPath.parse(rule, text))
                .toList();
    }

    private static List<String> parts(String rule, String list) {
        try {
            return Value.list(list);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(rule + ": a path " + e.getMessage());
        }
    }

    private static Set<String> allowed(List<FieldPath> paths) {
        if (paths.isEmpty()) {
            return null;
        }
        Set<String> names = new HashSet<>(FieldPath.OURS);
        for (FieldPath path : paths) {
            if (path.names().size() != 2 || !path.names().get(0).equals(PROPERTIES) || path.isOfAll()) {
                throw new IllegalArgumentException("allow: '" + path + "' is not of the form properties.name");
            }
            names.add(path.names().get(1));
        }
        return names;
    }
}
