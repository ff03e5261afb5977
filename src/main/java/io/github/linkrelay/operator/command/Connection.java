package io.github.linkrelay.operator.command;

import io.github.linkrelay.settings.Value;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The options that all these commands have: which Linkrelay or which files are asked, and in which form it is
 * printed.
 */
final class Connection {
    private static final String URL = "--url";
    private static final String INSECURE = "--insecure";
    private static final String DATA = "--data";
    private static final String ELSEWHERE = "Another place is given with " + URL + ".";

    private final Surroundings surroundings;
    private final Function<Optional<Path>, Api> files;

    @Option(
            names = URL,
            order = OutboxChoice.ORDER + 1,
            paramLabel = "URL",
            description =
                    "The management port of Linkrelay. Default: http://127.0.0.1:9876, or the port in the variable"
                            + " MANAGEMENT_PORT")
    private URI url;

    @Option(
            names = INSECURE,
            order = OutboxChoice.ORDER + 2,
            description = "Sends the credentials to another machine even over http, where others can read them.")
    private boolean insecure;

    @Option(
            names = DATA,
            order = OutboxChoice.ORDER + 3,
            paramLabel = "DIR",
            arity = "0..1",
            fallbackValue = "",
            description = "Reads the files of this data directory in place of asking; without DIR that of the settings"
                    + " here, ./data as they come. For commands that only look.")
    private Path data;

    @Option(names = "--json", order = OutboxChoice.ORDER + 4, description = "Prints the answer of the API as it is.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            order = OutboxChoice.ORDER + 5,
            usageHelp = true,
            description = "Shows this.")
    boolean helpRequested;

    Connection(Surroundings surroundings, Function<Optional<Path>, Api> files) {
        this.surroundings = surroundings;
        this.files = files;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** Returns the options that lead another command to the same place, each with a blank before it. */
    String options(CommandSpec spec) {
        if (data != null) {
            return " " + DATA + (isUsual(data) ? "" : " " + data);
        }
        return isGiven(spec, URL) ? " " + URL + " " + url : "";
    }

    private static boolean isGiven(CommandSpec spec, String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    private static boolean isUsual(Path data) {
        return data.toString().isEmpty();
    }

    boolean isJson() {
        return json;
    }

    /**
     * @param onlyLooks whether the command changes nothing and ends at once, so that files are enough for it
     * @throws ParameterException if the options don't fit together, or the credentials must not be sent there
     */
    Api open(CommandSpec spec, boolean onlyLooks) {
        return data != null ? openFiles(spec, onlyLooks) : openUrl(spec, onlyLooks);
    }

    private Api openFiles(CommandSpec spec, boolean onlyLooks) {
        if (!onlyLooks) {
            throw new ParameterException(
                    spec.commandLine(),
                    DATA + " is for commands that only look; this one takes a" + " running Linkrelay");
        }
        for (String option : List.of(URL, INSECURE)) {
            if (isGiven(spec, option)) {
                throw new ParameterException(
                        spec.commandLine(), "give either " + DATA + " or " + option + ", not both");
            }
        }
        try {
            return files.apply(isUsual(data) ? Optional.empty() : Optional.of(data));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "which data directory is the usual one is not known, give it with " + DATA + " DIR: "
                            + e.getMessage());
        }
    }

    private Api openUrl(CommandSpec spec, boolean onlyLooks) {
        if (url == null) {
            url = usualUrl(spec);
        }
        boolean isHttps = "https".equalsIgnoreCase(url.getScheme());
        if (url.getHost() == null
                || !(isHttps || "http".equalsIgnoreCase(url.getScheme()))
                || url.getRawQuery() != null
                || url.getRawFragment() != null) {
            throw new ParameterException(spec.commandLine(), "--url must be like http://127.0.0.1:9876");
        }
        if (url.getRawUserInfo() != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--url must be without credentials, which stand in the list"
                            + " of processes there; set MANAGEMENT_USER and MANAGEMENT_PASSWORD");
        }
        Optional<String> authorization;
        try {
            authorization = Authorization.header(surroundings.environment());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        if (authorization.isPresent() && !isHttps && !isLoopback(url.getHost()) && !insecure) {
            throw new ParameterException(
                    spec.commandLine(),
                    url.getHost() + " is not this machine, and http lets others"
                            + " read the credentials: use https, or a tunnel, or add --insecure");
        }
        return new HttpApi(
                url,
                authorization,
                onlyLooks && !isGiven(spec, URL)
                        ? ELSEWHERE + " Without a running process: " + DATA + " DIR reads the file."
                        : ELSEWHERE);
    }

    private URI usualUrl(CommandSpec spec) {
        try {
            String port = Value.ofVariable(surroundings.environment(), "MANAGEMENT_PORT");
            if (!port.isEmpty() && !port.matches("\\d{1,5}")) {
                throw new IllegalArgumentException("MANAGEMENT_PORT is '" + port + "', but must be a port");
            }
            return URI.create("http://127.0.0.1:" + (port.isEmpty() ? "9876" : port));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    /** Judges by the name alone, because a name server may answer differently by the time of sending. */
    private static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        boolean isLiteral = host.startsWith("[") || host.matches("127(\\.([1-9]?\\d|1\\d\\d|2[0-4]\\d|25[0-5])){3}");
        try {
            return isLiteral && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
