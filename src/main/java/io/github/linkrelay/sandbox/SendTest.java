package io.github.linkrelay.sandbox;

import io.github.linkrelay.settings.Value;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code send-test}: sends signed, made-up webhooks to a receiver, one after the other, and prints a line for
 * each. Exit codes: 0 when all were answered 2xx, 1 when not, 2 for a wrong command line.
 */
@Command(
        name = "send-test",
        sortOptions = false,
        description = "Sends signed test events to a receiver, as Tolinku would.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all were answered 2xx", "1:one or more were not", "2:the command line is wrong"})
public final class SendTest implements Callable<Integer> {
    private static final int MOST_EVENTS = 10_000;
    private static final String ALL = "all";
    private static final String FIRST_CHOICE = "link.clicked";

    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "TYPE",
            completionCandidates = Types.class,
            description = {
                "Event type, or 'all' for one of each. Default: " + FIRST_CHOICE + ".",
                "Types: ${COMPLETION-CANDIDATES}"
            })
    private String type;

    @Option(
            names = "--url",
            description =
                    "Where to. Default: http://localhost:3000/webhooks/tolinku, or the port in the" + " variable PORT")
    private URI url;

    @Option(
            names = "--secret",
            description = "The webhook secret to sign with. Default: the first one in the variable"
                    + " WEBHOOK_SECRET, which other users of this machine can't see in the list of processes; without it the"
                    + " example secret of the sandbox.")
    private String secret;

    @Option(
            names = "--count",
            defaultValue = "1",
            description = "How many of each type, each a new event; at most " + MOST_EVENTS
                    + " events in all. Default: ${DEFAULT-VALUE}")
    private int count;

    @Option(
            names = "--body",
            paramLabel = "FILE",
            description = "Sends the bytes of this file instead of a made-up event. With --count: duplicates.")
    private Path file;

    @Option(names = "--yes", description = "Really send test events to another machine.")
    private boolean confirmed;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    boolean helpRequested;

    public SendTest() {
        this(System.getenv());
    }

    SendTest(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Lists the choices that the help shows and a shell completes. */
    static final class Types extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Types() {
            super(TestEvents.types());
            add(ALL);
        }
    }

    @Override
    public Integer call() {
        if (url == null) {
            url = usualUrl();
        }
        checkUrl();
        List<Supplier<byte[]>> bodies = bodies();
        PrintWriter out = spec.commandLine().getOut();
        WebhookSender sender = new WebhookSender(url, secretToUse());
        int accepted = 0;
        for (int i = 0; i < count; i++) {
            for (Supplier<byte[]> body : bodies) {
                try {
                    Sent sent = sender.send(body.get());
                    out.println(sent.line());
                    out.flush();
                    accepted += sent.isAccepted() ? 1 : 0;
                } catch (ConnectException e) {
                    return unreachable(e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return CommandLine.ExitCode.SOFTWARE;
                }
            }
        }
        return accepted == count * bodies.size() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private URI usualUrl() {
        String port = variable("PORT");
        if (!port.isEmpty() && !port.matches("\\d{1,5}")) {
            throw wrong("PORT is '" + port + "', but must be a port");
        }
        return URI.create("http://localhost:" + (port.isEmpty() ? "3000" : port) + "/webhooks/tolinku");
    }

    private String variable(String name) {
        try {
            return Value.ofVariable(environment, name);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private void checkUrl() {
        String scheme = url.getScheme();
        if (url.getHost() == null || !("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))) {
            throw wrong("--url must be like http://localhost:3000/webhooks/tolinku");
        }
        if (!confirmed && !isLoopback(url.getHost())) {
            throw wrong(url.getHost() + " is not this machine. A test event is taken there like a real one;"
                    + " add --yes if that is meant");
        }
    }

    /** Decides by the name alone, because a name server may answer differently by the time of sending. */
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

    private List<Supplier<byte[]>> bodies() {
        if (file != null && type != null) {
            throw wrong("give either TYPE or --body, not both");
        }
        List<String> types = file != null ? List.of("") : types();
        if (count < 1 || count > MOST_EVENTS / types.size()) {
            throw wrong("--count must be 1 to " + MOST_EVENTS / types.size() + " here: send-test sends at most "
                    + MOST_EVENTS + " events");
        }
        if (file != null) {
            byte[] bytes = read(file);
            return List.of(() -> bytes);
        }
        List<Supplier<byte[]>> bodies = new ArrayList<>();
        types.forEach(each -> bodies.add(() -> TestEvents.body(each)));
        return bodies;
    }

    private List<String> types() {
        if (ALL.equals(type)) {
            return TestEvents.types();
        }
        String one = type == null ? FIRST_CHOICE : type;
        if (!TestEvents.types().contains(one)) {
            throw wrong("unknown event type '" + one + "'; known are: all, " + String.join(", ", TestEvents.types()));
        }
        return List.of(one);
    }

    private byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw wrong("--body: can't read " + file);
        }
    }

    /**
     * Returns the secret to sign with. WEBHOOK_SECRET lists the secrets that a receiver accepts; any of them will do,
     * so the first is used.
     */
    private String secretToUse() {
        if (secret != null) {
            if (secret.isBlank()) {
                throw wrong("--secret is empty");
            }
            return secret;
        }
        try {
            return Value.list(variable("WEBHOOK_SECRET")).stream().findFirst().orElse(Sandbox.EXAMPLE_SECRET);
        } catch (IllegalArgumentException e) {
            throw wrong("WEBHOOK_SECRET " + e.getMessage());
        }
    }

    private int unreachable(ConnectException e) {
        String place = url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
        boolean isUnknown = e.getCause() instanceof UnresolvedAddressException
                || e.getCause() != null && e.getCause().getCause() instanceof UnresolvedAddressException;
        spec.commandLine()
                .getErr()
                .println(
                        isUnknown
                                ? "There is no host named " + url.getHost() + "."
                                : "Nothing listens at " + place
                                        + ". Is Linkrelay running? Another place is given with --url.");
        spec.commandLine().getErr().flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
