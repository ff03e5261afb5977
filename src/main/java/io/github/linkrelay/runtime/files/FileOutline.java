package io.github.linkrelay.runtime.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one YAML file declares and names, each with its line: enough to say where a thing is that does not fit.
 *
 * <p>Placeholders stand in it as they were written. Steps that are {@code disabled} are left out, as Camel does.
 */
public final class FileOutline {
    /** A text in the file. */
    public record Word(String text, int line) {}

    /**
     * A route.
     *
     * @param policy its routeConfigurationId; null where it has none
     * @param startupOrder as written; null where it has none
     * @param hasSteps whether there is anything behind its from
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
     * An endpoint that is named.
     *
     * @param uri without what stands below {@code parameters}
     * @param parameters those below, by name
     * @param consumer it is what a route begins with
     */
    public record EndpointUse(Word uri, Map<String, Word> parameters, boolean consumer) {
        public String scheme() {
            int colon = uri.text().indexOf(':');
            return colon < 0 ? uri.text() : uri.text().substring(0, colon);
        }

        /** What follows the scheme, without options. */
        public String path() {
            String rest = uri.text().substring(Math.min(uri.text().length(), scheme().length() + 1));
            int query = rest.indexOf('?');
            return query < 0 ? rest : rest.substring(0, query);
        }

        /** The options, those in the address and those below it. */
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
     * @param properties their defaults by name; null where there is none
     * @param required names of properties that a caller must give
     * @param credentials names of properties that hold a secret
     */
    public record KameletOutline(
            Word name, Map<String, String> properties, Set<String> required, Set<String> credentials) {}

    private final String file;
    private final List<RouteOutline> routes = new ArrayList<>();
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

    /** Ids of route configurations. */
    public List<Word> configurations() {
        return configurations;
    }

    public List<EndpointUse> endpoints() {
        return endpoints;
    }

    /** Beans that steps name. */
    public List<Word> beanNames() {
        return beanNames;
    }

    /** Every value that is text. */
    public List<Word> texts() {
        return texts;
    }

    /** Ids of steps, and of what else has one. */
    List<Word> ids() {
        return ids;
    }

    /** Names of the beans that the file declares. */
    public Set<String> beans() {
        return beans;
    }

    /** Names of the parameters of route templates. */
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
