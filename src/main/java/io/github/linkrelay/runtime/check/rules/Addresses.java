package io.github.linkrelay.runtime.check.rules;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.model.RouteDefinition;

/** Reads what a route's model names: the addresses of endpoints, and beans. */
final class Addresses {
    private Addresses() {}

    /** Returns an address with placeholders replaced, also those of the route's template; never null. */
    static String resolved(CamelContext context, RouteDefinition route, String text) {
        if (text == null) {
            return "";
        }
        String resolved = text;
        if (route != null && route.getTemplateParameters() != null) {
            for (Map.Entry<String, Object> parameter :
                    route.getTemplateParameters().entrySet()) {
                resolved = resolved.replace("{{" + parameter.getKey() + "}}", String.valueOf(parameter.getValue()));
            }
        }
        try {
            return context.resolvePropertyPlaceholders(resolved);
        } catch (RuntimeException e) {
            return resolved;
        }
    }

    static String scheme(String uri) {
        int colon = uri.indexOf(':');
        return colon < 0 ? uri : uri.substring(0, colon);
    }

    /** Returns the part behind the scheme, without options. */
    static String rest(String uri) {
        String rest =
                uri.substring(Math.min(uri.length(), scheme(uri).length() + 1)).replaceFirst("^//", "");
        int query = rest.indexOf('?');
        return query < 0 ? rest : rest.substring(0, query);
    }

    /** Returns the name of the Kamelet that an address of the scheme {@code kamelet} calls. */
    static String kamelet(String uri) {
        return rest(uri).split("/", 2)[0];
    }

    /** Returns the options of an address, by name, as they are written. */
    static Map<String, String> options(String uri) {
        Map<String, String> options = new HashMap<>();
        int query = uri.indexOf('?');
        for (String pair : query < 0 ? new String[0] : uri.substring(query + 1).split("&")) {
            String[] parts = pair.split("=", 2);
            options.put(parts[0], parts.length < 2 ? "" : parts[1]);
        }
        return options;
    }

    /**
     * Returns the class of the bean that a step names; null if there is none, which Camel reports.
     *
     * @param name with placeholders replaced
     */
    static Class<?> bean(CamelContext context, String name) {
        try {
            if (name.startsWith("#class:")) {
                // The name of a class may be followed by its arguments, or by a method that makes it.
                return context.getClassResolver()
                        .resolveClass(name.substring("#class:".length()).split("[#(]", 2)[0]);
            }
            if (name.startsWith("#type:")) {
                return context.getClassResolver().resolveClass(name.substring("#type:".length()));
            }
            Object found =
                    name.isEmpty() ? null : context.getRegistry().lookupByName(name.replaceFirst("^#(bean:)?", ""));
            return found == null ? null : found.getClass();
        } catch (RuntimeCamelException e) {
            return null;
        }
    }
}
