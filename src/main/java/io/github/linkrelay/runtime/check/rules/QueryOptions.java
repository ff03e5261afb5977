package io.github.linkrelay.runtime.check.rules;

import io.github.linkrelay.runtime.settings.Spelling;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.spi.EndpointUriFactory;

/**
 * Finds misspelt options of HTTP endpoints. An HTTP endpoint makes an unknown option a part of the request's query, on
 * purpose. A misspelt option then has no effect, and without {@code httpMethod} a POST may become a GET.
 */
public final class QueryOptions {
    private QueryOptions() {}

    /**
     * Returns what is wrong with an option of an HTTP endpoint, and the remedy, if its name is nearly that of a known
     * option.
     */
    public static Optional<String[]> misspelt(EndpointUriFactory factory, String scheme, String name) {
        Set<String> known = new TreeSet<>(factory.propertyNames());
        boolean isFamily = factory.multiValuePrefixes().values().stream().anyMatch(name::startsWith);
        if (known.contains(name) || isFamily) {
            return Optional.empty();
        }
        return Spelling.nearly(name, known).map(option -> new String[] {
            scheme + ": has no option '" + name + "', so that it would be sent as a part of the query",
            "Did you mean " + option + "? If the query is to have it, set the header CamelHttpQuery to " + name
                    + "=VALUE"
        });
    }

    /**
     * Checks an endpoint of a context that starts its routes.
     *
     * @throws IllegalArgumentException if the endpoint has an option that is nearly the name of another
     */
    public static void refuseMisspelt(CamelContext context, Endpoint endpoint) {
        if (!(endpoint instanceof HttpEndpoint http)
                || http.getHttpUri() == null
                || http.getHttpUri().getRawQuery() == null) {
            return;
        }
        EndpointUriFactory factory = context.getCamelContextExtension().getEndpointUriFactory("http");
        Arrays.stream(http.getHttpUri().getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2)[0])
                .map(name -> misspelt(factory, http.getHttpUri().getScheme(), name))
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(problem -> {
                    throw new IllegalArgumentException(problem[0] + ". " + problem[1]);
                });
    }
}
