package io.github.linkrelay.destination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A vendor's rules for the names of events and properties. A property with a name that the vendor keeps for itself is
 * sent under another one, so that neither it nor the vendor's own value is lost; an event with such a name is refused.
 *
 * @param vendor the vendor's name, for reasons
 * @param events the names that an event must not have
 * @param properties the names that a property must not have
 * @param longest the most characters of Unicode (code points) in a property's name
 * @param form returns the name of a property in the form that the vendor wants; it is empty if nothing can be kept
 */
record NameRules(String vendor, Reserved events, Reserved properties, int longest, UnaryOperator<String> form) {
    private static final String ORIGINAL = "original";

    /** Names that a vendor keeps for itself: these, and those with one of the beginnings. */
    record Reserved(Set<String> names, List<String> beginnings) {
        static final Reserved NONE = new Reserved(Set.of(), List.of());

        static Reserved of(String... names) {
            return new Reserved(Set.of(names), List.of());
        }

        Reserved andAnyThatBeginsWith(String... beginnings) {
            return new Reserved(names, List.of(beginnings));
        }

        boolean has(String name) {
            return names.contains(name) || beginnings.stream().anyMatch(name::startsWith);
        }
    }

    /** Makes the rules of a vendor that takes names of any form and length. */
    static NameRules of(String vendor, Reserved events, Reserved properties) {
        return new NameRules(vendor, events, properties, Integer.MAX_VALUE, UnaryOperator.identity());
    }

    /**
     * Returns the name of an event as it was given.
     *
     * @throws UnacceptableEventException if the vendor keeps this name for itself
     */
    String event(String name) throws UnacceptableEventException {
        if (events.has(name)) {
            throw new UnacceptableEventException(
                    vendor + " takes no event that is called " + name + ", it keeps this name for itself");
        }
        return name;
    }

    /**
     * Returns these properties, in their order, under names that the vendor takes. A reserved {@code time} becomes
     * {@code original_time}. A name that has the vendor's form and is free stays as it is. If another property has the
     * wanted name, it is the first free one of {@code original_time_2}, {@code original_time_3} and so on. A name of
     * which nothing is left in the vendor's form becomes {@code original}. No property is lost.
     */
    ObjectNode fit(ObjectNode given) {
        Set<String> used = new HashSet<>();
        for (Map.Entry<String, JsonNode> property : given.properties()) {
            if (isFit(property.getKey())) {
                used.add(property.getKey());
            }
        }
        ObjectNode fitting = given.objectNode();
        for (Map.Entry<String, JsonNode> property : given.properties()) {
            String name = property.getKey();
            fitting.set(isFit(name) ? name : free(wanted(name), used), property.getValue());
        }
        return fitting;
    }

    private boolean isFit(String name) {
        return !name.isEmpty()
                && name.equals(form.apply(name))
                && !properties.has(name)
                && Names.isAtMost(name, longest);
    }

    private String wanted(String name) {
        String formed = form.apply(name);
        if (formed.isEmpty()) {
            return ORIGINAL;
        }
        return properties.has(formed) ? ORIGINAL + '_' + formed : formed;
    }

    private String free(String wanted, Set<String> used) {
        String name = Names.start(wanted, longest);
        for (int i = 2; !used.add(name); i++) {
            String end = "_" + i;
            name = Names.start(wanted, longest - end.length()) + end;
        }
        return name;
    }
}
