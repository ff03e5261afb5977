package io.github.linkrelay.operator.server;

import io.github.linkrelay.outbox.view.EventLookup;
import io.github.linkrelay.outbox.view.ReasonGroup;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Gives names to the groups of dead letters. The name of a group is its reason, in which a destination may have
 * repeated an event's data. If fields are hidden from a role, the name is the kind of the reason and a mark that
 * distinguishes the groups; the role uses that name in requests. It is safe for any number of threads.
 */
final class GroupNames {
    /** A mark is looked up among this many groups, the largest ones. */
    private static final int KNOWN = 1_000;

    private static final int MARK_BYTES = 4;
    /** The name of a group of which a part is not shown. */
    private static final Pattern MARKED = Pattern.compile(".* #[0-9a-f]{8}", Pattern.DOTALL);

    private final Bodies bodies;

    GroupNames(Bodies bodies) {
        this.bodies = bodies;
    }

    String shown(String group, Role role) {
        String readable = bodies.shown(group, role);
        return readable.equals(group)
                ? group
                : readable + " #" + HexFormat.of().formatHex(bodies.mark(group, MARK_BYTES));
    }

    /**
     * Returns the group that has this name for the role; null for null.
     *
     * @param lookups opens a look-up, which this method closes
     * @throws RequestProblem if no group has this name
     */
    String meant(String name, Role role, Supplier<EventLookup> lookups) {
        // A name with nothing hidden in it is the same for every role. Any other guess must not be answered.
        if (name == null
                || !MARKED.matcher(name).matches()
                        && (!bodies.hides(role) || shown(name, role).equals(name))) {
            return name;
        }
        try (EventLookup lookup = lookups.get()) {
            Optional<String> meant = lookup.deadLetterGroups(KNOWN).stream()
                    .map(ReasonGroup::group)
                    .filter(group -> shown(group, role).equals(name))
                    .findFirst();
            if (meant.isEmpty() && !bodies.hides(role)) {
                return name;
            }
            return meant.orElseThrow(() -> RequestProblem.notFound("There is no group " + name));
        }
    }

    /** Does the same for the quarantine, whose groups are named by our own reasons: any other name is unknown. */
    String meantReason(String reason, Role role) {
        if (reason != null && !shown(reason, role).equals(reason)) {
            throw RequestProblem.notFound("There is no group " + reason);
        }
        return reason;
    }
}
