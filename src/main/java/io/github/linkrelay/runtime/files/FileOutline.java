package io.github.linkrelay.runtime.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lists what one YAML file declares and names, each with its line, so that a problem can be reported with its place.
 *
 * <p>Placeholders are kept as they were written. Steps that are {@code disabled} are left out, as Camel does.
 */
public final class FileOutline {
    /** A text in the file, with its line. */
    public record Word(String text, int line) {}

    /**
     * A route.
     *
     * @param policy its routeConfigurationId; null if it has none
     * @param startupOrder the order as written; null if it has none
     * @param hasSteps whether there are steps behind its from
     * @param sends the endpoints in its steps
     * @param stepIds the ids in its steps
     */
    public record RouteOutline(
            Word id,
            EndpointUse from,
            Word policy,
            Word startupOrder,
            boolean hasSteps,
            List<EndpointUse> sends,
            List<Word> stepIds) {}

    /**
     * An endpoint that the file names.
     *
     * @param uri the address without the options below {@code parameters}
     * @param parameters the options below {@code parameters}, by name
     * @param consumer whether a route begins with it
     */
    public record EndpointUse(Word uri, Map<String, Word> parameters, boolean consumer) {
        public String scheme() {
            int colon = uri.text().indexOf(':');
            return colon < 0 ? uri.text() : uri.text().substring(0, colon);
        }

        /** Returns the part behind the scheme, without options. */
        public String path() {
            String rest = uri.text().substring(Math.min(uri.text().length(), scheme().length() + 1));
            int query = rest.indexOf('?');
            return query < 0 ? rest : rest.substring(0, query);
        }

        /** Returns all options, in the address and below it. */
        public Map<String, Word> options() {
            Map<String, Word> options = new LinkedHashMap<>();
            int query = uri.text().indexOf('?');
            if (query >= 0) {
                for (String part : uri.text().substring(query + 1).split("&")) {
                    String[] pair = part.split("=", 2);
                    if (!pair[0].isEmpty()) {
                        options.put(pair[0], new Word(pair.length > 1 ? pair[1] : "", uri.line()));
                    }
                }
            }
            options.putAll(parameters);
            return options;
        }
    }

    /**
     * The definition of a Kamelet.
     *
     * @param properties the properties' defaults by name; null if there is none
     * @param required the names of properties that a caller must give
     * @param credentials the names of properties that hold a secret
     */
    public record KameletOutline(
            Word name, Map<String, String> properties, Set<String> required, Set<String> credentials) {}

    private final String file;
    private final List<RouteOutline> routes = new ArrayList<>();
    private final List<Word> routesWithoutFrom = new ArrayList<>();
    private final List<Word> configurations = new ArrayList<>();
    private final List<EndpointUse> endpoints = new ArrayList<>();
    private final List<Word> beanNames = new ArrayList<>();
    private final List<Word> ids = new ArrayList<>();
    private final List<Word> texts = new ArrayList<>();
    private final Set<String> beans = new TreeSet<>();
    private final Set<String> parameters = new TreeSet<>();
    private KameletOutline kamelet;

    FileOutline(String file) {
        this.file = file;
    }

    public String file() {
        return file;
    }

    public List<RouteOutline> routes() {
        return routes;
    }

    /** Returns the ids of routes that have no {@code from}; the id is empty for a route without one. */
    public List<Word> routesWithoutFrom() {
        return routesWithoutFrom;
    }

    /** Returns the ids of route configurations. */
    public List<Word> configurations() {
        return configurations;
    }

    public List<EndpointUse> endpoints() {
        return endpoints;
    }

    /** Returns the names of the beans that steps use. */
    public List<Word> beanNames() {
        return beanNames;
    }

    /** Returns every value that is text. */
    public List<Word> texts() {
        return texts;
    }

    /** Returns the ids of steps and of everything else that has one. */
    List<Word> ids() {
        return ids;
    }

    /** Returns the names of the beans that the file declares. */
    public Set<String> beans() {
        return beans;
    }

    /** Returns the names of the parameters of route templates. */
    public Set<String> parameters() {
        return parameters;
    }

    /** Null in a file of routes. */
    public KameletOutline kamelet() {
        return kamelet;
    }

    void setKamelet(KameletOutline definition) {
        this.kamelet = definition;
    }
}
