package io.github.linkrelay.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.event.Sha256;
import io.github.linkrelay.settings.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Has the rules by which an event gets a {@code userId} or an {@code anonymousId}, never both. Both in one call would
 * tell Segment that the two are one person (segment.com, Identity Resolution), and the anonymous id here is weak.
 *
 * <p>A rule names the members of {@code data} that may hold the user's id, by event type; the first member that holds
 * an id is used. An id is text that is not blank, used as it is, or a number, written with the digits that were sent.
 * Text that a program writes for a value that it does not have is no id ({@link #isNobody}), because Segment would take
 * all such events for one person.
 *
 * <p>It is safe for any number of threads.
 */
public final class Identity {
    private static final String WILDCARD = "*";
    private static final int ANONYMOUS_ID_DIGITS = 32;
    /** The members of {@code data} that {@link #anonymousId} reads. */
    static final Set<String> ANONYMOUS_MEMBERS = Set.of("ip", "platform", "device_type");

    private static final Map<String, String> DEFAULTS = Map.of(
            "referral.created", "referrer_id",
            "referral.completed", "referred_user_id,referrer_id",
            "ecommerce.*", "user_id");

    /**
     * What programs write in the place of a value that is missing: JavaScript; JSON, Java and Kotlin; Python; Swift; Go;
     * Objective-C; and the id that iOS gives for every device whose owner allows no other. {@code 0} is not among them,
     * because a count of users may begin with it.
     */
    private static final Set<String> NOBODY = Set.of(
            "undefined",
            "null",
            "NaN",
            "Infinity",
            "-Infinity",
            "true",
            "false",
            "[object Object]",
            "NULL",
            "None",
            "nil",
            "<nil>",
            "(null)",
            "<null>",
            "00000000-0000-0000-0000-000000000000");

    private final Map<String, List<String>> exact = new HashMap<>();
    /** The members by the beginning of the type, the longest beginning first. */
    private final Map<String, List<String>> prefixes =
            new TreeMap<>((a, b) -> a.length() != b.length() ? b.length() - a.length() : a.compareTo(b));

    /**
     * @param overrides comma-separated names of members by event type, such as {@code referral.completed} -> {@code
     *     referred_user_id,referrer_id}, in place of or beside the default rules. A type may end in {@code *}. If
     *     several match, an exact type counts, else the one with the longest beginning. A type without names gets no
     *     user id
     * @throws IllegalArgumentException if a type has a {@code *} that is not at its end, or a name is blank
     */
    public Identity(Map<String, String> overrides) {
        Map<String, String> rules = new HashMap<>(DEFAULTS);
        rules.putAll(overrides);
        rules.forEach((type, names) -> {
            int wildcard = type.indexOf(WILDCARD);
            if (type.isBlank() || wildcard >= 0 && wildcard != type.length() - 1) {
                throw new IllegalArgumentException(
                        "the identity rule for '" + type + "' is not for an event type, or a beginning of it and '*'");
            }
            if (wildcard < 0) {
                exact.put(type, members(type, names));
            } else {
                prefixes.put(type.substring(0, wildcard), members(type, names));
            }
        });
    }

    private static List<String> members(String type, String names) {
        if (names == null || names.isBlank()) {
            return List.of();
        }
        List<String> members = Arrays.stream(names.split(",", -1))
                .map(name -> cleaned(type, name))
                .toList();
        if (members.contains("")) {
            throw new IllegalArgumentException(
                    "the identity rule for '" + type + "' is '" + names + "', which has an empty name in it");
        }
        return members;
    }

    private static String cleaned(String type, String name) {
        try {
            return Value.clean(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a name in the identity rule for '" + type + "' " + e.getMessage());
        }
    }

    /** Returns the members of {@code data} that may hold a user's id, for all types. */
    Set<String> members() {
        return Stream.concat(exact.values().stream(), prefixes.values().stream())
                .flatMap(List::stream)
                .collect(Collectors.toSet());
    }

    boolean hasRulesOf(Identity other) {
        return exact.equals(other.exact) && prefixes.equals(other.prefixes);
    }

    /** Returns the id of the user that the event itself names; null if it names none. */
    String userId(String type, ObjectNode data) {
        for (String name : rule(type)) {
            String id = id(data.get(name));
            if (id != null) {
                return id;
            }
        }
        return null;
    }

    /**
     * Returns an id for an unknown person: 32 lower-case hex digits.
     *
     * <p>With an {@code ip} that is an address it is the start of the SHA-256 over {@code <ip>-<platform>-<device_type>}, a missing part
     * written {@code undefined} and a null one {@code null}, as tolinku.com, Sending Deep Link Events to Segment via
     * Webhooks, makes it. Without an {@code ip} that text would be the same for all people, and Segment would take them
     * for one person. So the id is then the start of the SHA-256 over the message id as it is sent.
     *
     * @param ip what {@link #ip} returns for the event
     */
    String anonymousId(String ip, ObjectNode data, String messageId) {
        String source = ip == null
                ? messageId
                : ip + '-' + JavaScriptText.of(data.get("platform")) + '-' + JavaScriptText.of(data.get("device_type"));
        return Sha256.hex(source.getBytes(StandardCharsets.UTF_8)).substring(0, ANONYMOUS_ID_DIGITS);
    }

    /**
     * Returns the visitor's address, without blanks around it; null if there is none, or if the text is no address, such
     * as {@code unknown} or a list of addresses. {@code 0.0.0.0} and {@code ::} say that the address is not known.
     */
    static String ip(ObjectNode data) {
        JsonNode ip = data.get("ip");
        String text = ip != null && ip.isTextual() ? ip.textValue().strip() : "";
        byte[] address = IpAddress.parse(text);
        return address == null || isZero(address) ? null : text;
    }

    private static boolean isZero(byte[] address) {
        for (byte part : address) {
            if (part != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether a text stands for a person whose id its sender did not have; capitals and small letters count. */
    static boolean isNobody(String id) {
        return NOBODY.contains(id.strip());
    }

    private List<String> rule(String type) {
        List<String> rule = exact.get(type);
        if (rule != null) {
            return rule;
        }
        for (Map.Entry<String, List<String>> prefix : prefixes.entrySet()) {
            if (type.startsWith(prefix.getKey())) {
                return prefix.getValue();
            }
        }
        return List.of();
    }

    private static String id(JsonNode value) {
        if (value == null || !value.isTextual() && !value.isNumber()) {
            return null;
        }
        String id = value.asText();
        return id.isBlank() || isNobody(id) ? null : id;
    }
}
