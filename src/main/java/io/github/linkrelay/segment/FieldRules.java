package io.github.linkrelay.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.linkrelay.event.Sha256;
import io.github.linkrelay.settings.Value;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/**
 * Decides which fields of a Track call are sent on, and in what form. It is a step of a route whose body is the call's
 * tree, and can be used as plain Java. The rules are applied in this order:
 *
 * <ol>
 *   <li>{@code allow}: only these {@code properties} stay, and {@code source} and {@code original_event_type};
 *   <li>{@code drop}: these are removed, also {@code source} and {@code original_event_type} if they are named;
 *   <li>{@code truncateIp}: an IPv4 address keeps its first 24 bits, an IPv6 address its first 48, and the other bits
 *       become zero; a value that is no address is removed, because it can't be shortened;
 *   <li>{@code hash}: the value is replaced by SHA-256 in 64 lower-case hex digits, over the salt and then the text in
 *       UTF-8; a value that is no text is hashed as its JSON. A null stays null.
 * </ol>
 *
 * <p>Each rule is a comma-separated list of {@link FieldPath}s. A path that an event does not have is skipped. A later
 * rule sees what the earlier ones left: an address that is both truncated and hashed is truncated first.
 *
 * <p>{@code anonymousId} was made from the address before, and does not change when the address changes. The class is
 * immutable and safe for any number of threads.
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
     * @param drop paths of fields to remove; blank or null for none, as with the others
     * @param hash paths of fields to hash
     * @param salt put before each value that is hashed; blank or null for none
     * @param truncateIp paths of addresses
     * @throws IllegalArgumentException if no Track call can have a path, or a path would remove what Segment requires;
     *     the message names the rule and the path
     */
    public FieldRules(String allow, String drop, String hash, String salt, String truncateIp) {
        this.allowed = allowed(paths("allow", allow));
        this.drop = paths("drop", drop);
        this.hash = paths("hash", hash);
        this.truncateIp = paths("truncateIp", truncateIp);
        this.salt = salt == null ? "" : salt;
    }

    /** Whether there are no rules. */
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
