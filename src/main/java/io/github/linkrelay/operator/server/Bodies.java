package io.github.linkrelay.operator.server;

import io.github.linkrelay.operator.api.BodyJson;
import io.github.linkrelay.secret.Secrets;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Decides how a received body, and what was made of it, is shown to a role. */
final class Bodies {
    private final Masking masking;

    Bodies(Masking masking) {
        this.masking = masking;
    }

    /** Returns whether some fields are hidden from this role. */
    boolean hides(Role role) {
        return role.masked() && !masking.isEmpty();
    }

    /** Returns a reason as this role may read it; null for null. */
    String shown(String reason, Role role) {
        return hides(role) ? masking.masked(reason) : Secrets.blanked(reason);
    }

    /** Returns a problem of the edited files as this role may read it. */
    String shownProblem(String problem, Role role) {
        return Secrets.blanked(hides(role) ? masking.maskedProblem(problem) : problem);
    }

    /**
     * Returns an id that was made from a body, as this role may know it; null for null. {@link Pseudonyms} explains
     * the kind.
     */
    String id(String kind, String id, Role role) {
        return hides(role) && id != null ? masking.pseudonyms().name(kind, id) : id;
    }

    /** Returns a mark that distinguishes a reason from others of its kind, for those who may not read it. */
    byte[] mark(String reason, int bytes) {
        return masking.pseudonyms().digest("reason", reason, bytes);
    }

    /**
     * Returns the event type that this role asks for; null for null.
     *
     * @throws RequestProblem if the answer could reveal what is hidden from the role
     */
    String askedType(String type, Role role) {
        if (type != null && hides(role) && !masking.isOpen(type)) {
            throw new RequestProblem(403, "Some fields are hidden from you, so this type can't be searched for.");
        }
        return type;
    }

    /** Returns the view of the body of an event. */
    View view(byte[] body, Role role) {
        return new View(body, hides(role) ? masking.mask(body) : null, masking);
    }

    /**
     * Returns the view of a body that is no event: a stranger may have sent it and chosen its fields, names and
     * types.
     */
    View strangersView(byte[] body, Role role) {
        return new View(body, hides(role) ? Masked.WHOLE : null, masking);
    }

    /**
     * A body as one role sees it.
     *
     * @param masked the body without its hidden fields; null if the role sees all of it
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
                // This does not use new String, which replaces bytes that are not UTF-8.
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(body))
                        .toString();
                return new BodyJson(text, null, bytes());
            } catch (CharacterCodingException e) {
                return new BodyJson(Base64.getEncoder().encodeToString(body), true, bytes());
            }
        }

        /**
         * Returns the size of the body as it is shown. The size of the whole would reveal the length of a hidden
         * value.
         */
        int bytes() {
            return hides() ? masked.bytes().length : body.length;
        }

        /** Returns the type of the event as the role may read it; null for null. */
        String type(String type) {
            boolean isSeen = !hides() || type == null || masking.isOpen(type) && masked.shows(type);
            return isSeen ? type : Masking.HIDDEN;
        }

        /** Returns the user as the role may know it; null for null. A user that a visible field names is shown. */
        String user(String user) {
            boolean isSeen = !hides() || user == null || masked.shows(user);
            return isSeen ? user : masking.pseudonyms().name("user", user);
        }

        /** Returns a reason that is about this body, as the role may read it; null for null. */
        String shown(String reason) {
            return hides() ? masking.masked(reason) : Secrets.blanked(reason);
        }
    }
}
