package io.github.linkrelay.runtime.check.rules;

import io.github.linkrelay.runtime.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;

/**
 * Refuses a setting that a route puts into an endpoint's address by a placeholder, if its value would not arrive as it
 * was written: Camel decodes an address, and splits it at {@code &}. If the route only names the setting, there is
 * nothing to refuse.
 */
public final class AddressCheck {
    /** The remedy for the author of the route. */
    public static final String REMEDY = "Make it a setting and name that below parameters, as in"
            + " \"#property:crm.token\"; the URL of a request is set by HttpTarget: docs/add-a-destination.md";

    /** Matches text that stands for a value, or that Camel takes as it is. */
    private static final Pattern NOT_WRITTEN_OUT = Pattern.compile("RAW\\([^)]*\\)|\\{\\{[^{}]*}}|^#[a-z]+:.*");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([^{}]+)}}");

    private AddressCheck() {}

    /**
     * Refuses a context with a route that has an address to which no request can be sent.
     *
     * @throws SettingsException with the name of the setting, and not its value
     */
    public static void refuseWhatWouldNotArrive(CamelContext context) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteDefinition route : model.getRouteDefinitions()) {
            for (String address : addresses(route)) {
                problem(context, address).ifPresent(what -> {
                    throw new SettingsException("the route " + route.getRouteId() + ": " + what + ". " + REMEDY);
                });
            }
        }
    }

    /**
     * Returns what is wrong with an address, whose options are behind a question mark, such as
     * {@code the setting crm.url has a + in it...}. It names the setting, not its value.
     */
    public static Optional<String> problem(CamelContext context, String address) {
        Matcher placeholder = PLACEHOLDER.matcher(address);
        while (placeholder.find()) {
            String changed = changed(address, placeholder, value(context, placeholder.group()));
            if (!changed.isEmpty()) {
                return Optional.of("the setting " + placeholder.group(1) + changed(changed));
            }
        }
        return address.startsWith("deliver:") ? literal(address, "+%") : Optional.empty();
    }

    /**
     * Does the same as {@link #problem} for the value of one option below {@code parameters}, where an {@code &} ends
     * it.
     */
    public static Optional<String> problemOfOption(CamelContext context, String scheme, String name, String value) {
        return problem(context, scheme + ":?" + name + "=" + value).or(() -> literal(value, "&"));
    }

    /** Returns a problem if text that is written out has a character that Camel takes for something else. */
    private static Optional<String> literal(String address, String special) {
        String written = NOT_WRITTEN_OUT.matcher(address).replaceAll("");
        return written.chars()
                .filter(c -> special.indexOf(c) >= 0)
                .mapToObj(c -> "a value" + changed(Character.toString(c)))
                .findFirst();
    }

    private static String changed(String character) {
        return " has a " + character
                + " in it, which does not arrive as it was written where it stands, in an endpoint's" + " address";
    }

    private static List<String> addresses(RouteDefinition route) {
        List<String> addresses = new ArrayList<>();
        addresses.add(route.getInput().getEndpointUri());
        ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), SendDefinition.class)
                .forEach(step -> addresses.add(step.getEndpointUri()));
        ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDynamicDefinition.class)
                .forEach(step -> addresses.add(step.getUri()));
        addresses.removeIf(address -> address == null);
        return addresses;
    }

    /** Returns the value; empty if there is none, which Camel reports. */
    private static String value(CamelContext context, String placeholder) {
        try {
            String value = context.resolvePropertyPlaceholders(placeholder);
            return value == null ? "" : value;
        } catch (RuntimeException e) {
            return "";
        }
    }

    /** Returns a part of the value that Camel would take for something else at this place; empty if there is none. */
    private static String changed(String address, Matcher placeholder, String value) {
        String before = address.substring(0, placeholder.start());
        boolean isRaw = before.endsWith("RAW(");
        // At the beginning the value is an address itself, with options of its own.
        String special = isRaw ? ")" : before.isEmpty() ? "+%#" : before.contains("?") ? "&+%" : "?#%+";
        for (int i = 0; i < value.length(); i++) {
            if (special.indexOf(value.charAt(i)) >= 0) {
                return value.substring(i, i + 1);
            }
        }
        return value.startsWith("RAW(") || !isRaw && value.startsWith("#") && !value.startsWith("#bean:")
                ? value.substring(0, 1)
                : "";
    }
}
