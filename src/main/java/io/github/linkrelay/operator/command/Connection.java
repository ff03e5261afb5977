package io.github.linkrelay.operator.command;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that all these commands have: which Linkrelay is asked, and in which form the answer is printed. */
final class Connection {
    private final Surroundings surroundings;

    @Option(names = "--url", order = OutboxChoice.ORDER + 1, paramLabel = "URL",
            defaultValue = "http://127.0.0.1:${env:MANAGEMENT_PORT:-9876}",
            description = "The management port of Linkrelay. Default: ${DEFAULT-VALUE}")
    private URI url;

    @Option(names = "--insecure", order = OutboxChoice.ORDER + 2,
            description = "Sends the credentials to another machine even over http, where others can read them.")
    private boolean insecure;

    @Option(names = "--json", order = OutboxChoice.ORDER + 3,
            description = "Prints the answer of the API as it is.")
    private boolean json;

    @Option(names = {"-h", "--help"}, order = OutboxChoice.ORDER + 4, usageHelp = true,
            description = "Shows this.")
    private boolean helpRequested;

    Connection() {
        this(new ProcessSurroundings());
    }

    Connection(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    URI url() {
        return url;
    }

    boolean isJson() {
        return json;
    }

    /** @throws ParameterException if there is no going to that address, or not with these credentials */
    Api open(CommandSpec spec) {
        boolean isHttps = "https".equalsIgnoreCase(url.getScheme());
        if (url.getHost() == null || !(isHttps || "http".equalsIgnoreCase(url.getScheme()))
                || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new ParameterException(spec.commandLine(), "--url must be like http://127.0.0.1:9876");
        }
        if (url.getRawUserInfo() != null) {
            throw new ParameterException(spec.commandLine(), "--url must be without credentials, which stand in the list"
                    + " of processes there; set MANAGEMENT_USER and MANAGEMENT_PASSWORD");
        }
        Optional<String> authorization;
        try {
            authorization = Credentials.header(surroundings.environment());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        if (authorization.isPresent() && !isHttps && !isLoopback(url.getHost()) && !insecure) {
            throw new ParameterException(spec.commandLine(), url.getHost() + " is not this machine, and http lets others"
                    + " read the credentials: use https, or a tunnel, or add --insecure");
        }
        return new HttpApi(url, authorization);
    }

    /** By the name alone: what a name server says of any other name may be different by the time of sending. */
    private static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        boolean isLiteral = host.startsWith("[") || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        try {
            return isLiteral && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
