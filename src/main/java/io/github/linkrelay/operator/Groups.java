package io.github.linkrelay.operator;

import io.github.linkrelay.outbox.OutboxReader;
import io.github.linkrelay.outbox.ReasonGroup;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the groups of dead letters are called. A group is called as its reason, in which a destination may have repeated an
 * event. Those from whom fields are hidden get the kind of the reason and a mark that tells one group from another, for as
 * long as the process lives; by that name they ask for it. Safe for any number of threads.
 */
final class Groups {
    /** Of so many, the largest, the marks are known. */
    private static final int KNOWN = 1_000;
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MARK_BYTES = 4;

    private final Bodies bodies;
    private final SecretKeySpec key;

    Groups(Bodies bodies) {
        this.bodies = bodies;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, ALGORITHM);
    }

    String shown(String group, Role role) {
        String told = bodies.told(group, role);
        return told.equals(group) ? group : told + " #" + mark(group);
    }

    /**
     * The group that somebody means by a name; null for null.
     *
     * @param readers gives one, which is closed again
     * @throws Problem if there is none of this name
     */
    String meant(String name, Role role, Supplier<OutboxReader> readers) {
        // With nothing hidden in it, it is called so before everybody. Else a guess must not be answered.
        if (name == null || !bodies.hides(role) || shown(name, role).equals(name)) {
            return name;
        }
        try (OutboxReader reader = readers.get()) {
            Optional<String> meant = reader.deadLetterGroups(KNOWN).stream()
                    .map(ReasonGroup::group)
                    .filter(group -> shown(group, role).equals(name))
                    .findFirst();
            return meant.orElseThrow(() -> Problem.notFound("There is no group " + name));
        }
    }

    /** Keyed: from a bare digest a short value could be guessed. */
    private String mark(String group) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] digest = mac.doFinal(group.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, MARK_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has " + ALGORITHM, e);
        }
    }
}
