package io.github.linkrelay.runtime.client;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The hosts that are called without a proxy. Names are compared as they are written; no name server is asked. This
 * machine is always one of them.
 */
final class DirectHosts {
    private static final Pattern WITH_PORT = Pattern.compile("(\\[[^]]*]|[^:]*):(\\d{1,5})");
    private static final Pattern LITERAL =
            Pattern.compile("\\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]?|\\d{1,3}(\\.\\d{1,3}){3}");

    private final List<BiPredicate<String, Integer>> rules = new ArrayList<>();

    /**
     * Adds hosts in the form of the variable {@code NO_PROXY}: parts between commas or blanks. A part is a domain with
     * everything below it, an address, a network such as {@code 10.0.0.0/8}, or {@code *}; a port may follow.
     */
    DirectHosts addVariable(String list) {
        Stream.of(list.split("[,\\s]+")).filter(part -> !part.isEmpty()).forEach(this::addPart);
        return this;
    }

    /**
     * Adds hosts in the form of Java's property {@code http.nonProxyHosts}: parts between {@code |}, with {@code *} as a
     * stand-in for any text at the beginning or end.
     */
    DirectHosts addProperty(String list) {
        for (String part : list.split("\\|")) {
            String[] pieces = part.strip().toLowerCase(Locale.ROOT).split("\\*", -1);
            Pattern pattern = Pattern.compile(Stream.of(pieces)
                    .map(Pattern::quote)
                    .reduce((a, b) -> a + ".*" + b)
                    .orElseThrow());
            rules.add((host, port) -> pattern.matcher(host).matches());
        }
        return this;
    }

    private void addPart(String part) {
        var withPort = WITH_PORT.matcher(part);
        boolean hasPort = withPort.matches();
        Integer only = hasPort ? Integer.valueOf(withPort.group(2)) : null;
        String name = (hasPort ? withPort.group(1) : part).toLowerCase(Locale.ROOT);
        BiPredicate<String, Integer> rule = name.equals("*")
                ? (host, port) -> true
                : network(name).orElseGet(() -> domain(name.replaceFirst("^\\*?\\.", "")));
        rules.add((host, port) -> (only == null || only.equals(port)) && rule.test(host, port));
    }

    private static BiPredicate<String, Integer> domain(String domain) {
        return (host, port) -> host.equals(domain) || host.endsWith("." + domain);
    }

    private static Optional<BiPredicate<String, Integer>> network(String text) {
        String[] parts = text.split("/", 2);
        return literal(parts[0]).map(network -> {
            int bits = network.getAddress().length * 8;
            int fixed = parts.length == 2 && parts[1].matches("\\d{1,3}") ? Integer.parseInt(parts[1]) : bits;
            int free = Math.max(0, bits - fixed);
            return (host, port) -> literal(host)
                    .filter(address -> address.getAddress().length == network.getAddress().length)
                    .filter(address -> prefix(address, free).equals(prefix(network, free)))
                    .isPresent();
        });
    }

    private static BigInteger prefix(InetAddress address, int freeBits) {
        return new BigInteger(1, address.getAddress()).shiftRight(freeBits);
    }

    /** Returns the address that a text writes out; empty for a name. */
    private static Optional<InetAddress> literal(String text) {
        if (!LITERAL.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether this host is called without a proxy. */
    boolean contains(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || literal(name).map(InetAddress::isLoopbackAddress).orElse(false)
                || rules.stream().anyMatch(rule -> rule.test(name, port));
    }
}
