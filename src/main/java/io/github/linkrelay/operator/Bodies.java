package io.github.linkrelay.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/** How a received body, and what came of it, is shown to somebody. */
final class Bodies {
    private static final Masking.Masked NOTHING = new Masking.Masked("", Set.of());

    private final Masking masking;

    Bodies(Masking masking) {
        this.masking = masking;
    }

    /** Whether there is anything that this role does not see. */
    boolean hides(Role role) {
        return role.masked() && !masking.isEmpty();
    }

    /** A reason as this role may read it; null for null. */
    String told(String reason, Role role) {
        return hides(role) ? masking.told(reason) : reason;
    }

    View view(byte[] body, Role role) {
        return new View(body, hides(role) ? masking.mask(body) : NOTHING, hides(role), masking);
    }

    /** One body before one pair of eyes. */
    record View(byte[] body, Masking.Masked masked, boolean hides, Masking masking) {

        ObjectNode node() {
            ObjectNode node = Json.object();
            try {
                // Not new String: it would put marks in the place of what is no UTF-8.
                node.put("text", hides ? masked.text()
                        : StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
            } catch (CharacterCodingException e) {
                node.put("text", Base64.getEncoder().encodeToString(body)).put("base64", true);
            }
            return node.put("bytes", body.length);
        }

        /** The tree is changed. */
        JsonNode hideIn(JsonNode tree) {
            return hides ? masked.hideIn(tree) : tree;
        }

        /** Null for null. */
        String hideIn(String text) {
            return hides ? masked.hideIn(text) : text;
        }

        /** A reason that has to do with it; null for null. */
        String told(String reason) {
            return hides ? masked.hideIn(masking.told(reason)) : reason;
        }
    }
}
