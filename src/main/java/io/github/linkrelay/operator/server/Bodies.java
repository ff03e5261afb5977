package io.github.linkrelay.operator.server;

import io.github.linkrelay.operator.api.BodyJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How a received body, and what came of it, is shown to somebody. */
final class Bodies {
    private final Masking masking;

    Bodies(Masking masking) {
        this.masking = masking;
    }

    /** Whether there is anything that this role does not see. */
    boolean hides(Role role) {
        return role.masked() && !masking.isEmpty();
    }

    /** A reason as this role may read it; null for null. */
    String shown(String reason, Role role) {
        return hides(role) ? masking.masked(reason) : reason;
    }

    /** A problem of the edited files as this role may read it. */
    String shownProblem(String problem, Role role) {
        return hides(role) ? masking.maskedProblem(problem) : problem;
    }

    /** An id that was made from a body, as this role may know it; null for null. See {@link Pseudonyms} for the kind. */
    String id(String kind, String id, Role role) {
        return hides(role) && id != null ? masking.pseudonyms().name(kind, id) : id;
    }

    /** What tells a reason from others of its kind, for those who may not read it. */
    byte[] mark(String reason, int bytes) {
        return masking.pseudonyms().digest("reason", reason, bytes);
    }

    /**
     * An event type that this role asks for; null for null.
     *
     * @throws RequestProblem if the answer could tell what is hidden from it
     */
    String askedType(String type, Role role) {
        if (type != null && hides(role) && !masking.isOpen(type)) {
            throw new RequestProblem(403, "Some fields are hidden from you, so this type can't be searched for.");
        }
        return type;
    }

    /** The body of an event. */
    View view(byte[] body, Role role) {
        return new View(body, hides(role) ? masking.mask(body) : null, masking);
    }

    /** A body that is no event, or that anybody may have sent: its fields, names and types are of a stranger's making. */
    View strangersView(byte[] body, Role role) {
        return new View(body, hides(role) ? Masked.WHOLE : null, masking);
    }

    /**
     * One body before one pair of eyes.
     *
     * @param masked null if all of it is seen
     */
    record View(byte[] body, Masked masked, Masking masking) {

        boolean hides() {
            return masked != null;
        }

        BodyJson toJson() {
            if (hides()) {
                return new BodyJson(masked.text(), null, bytes());
            }
            try {
                // Not new String: it would put marks in the place of what is no UTF-8.
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(body))
                        .toString();
                return new BodyJson(text, null, bytes());
            } catch (CharacterCodingException e) {
                return new BodyJson(Base64.getEncoder().encodeToString(body), true, bytes());
            }
        }

        /** Of the body as it is seen: the length of the whole would tell that of a hidden value. */
        int bytes() {
            return hides() ? masked.bytes().length : body.length;
        }

        /** The event's type; null for null. */
        String type(String type) {
            boolean isSeen = !hides() || type == null || masking.isOpen(type) && masked.shows(type);
            return isSeen ? type : Masking.HIDDEN;
        }

        /** The user; null for null. One whom the body names, in a field that is not hidden, is seen. */
        String user(String user) {
            boolean isSeen = !hides() || user == null || masked.shows(user);
            return isSeen ? user : masking.pseudonyms().name("user", user);
        }

        /** A reason that has to do with it; null for null. */
        String shown(String reason) {
            return hides() ? masking.masked(reason) : reason;
        }
    }
}
