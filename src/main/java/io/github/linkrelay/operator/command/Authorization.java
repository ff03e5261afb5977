package io.github.linkrelay.operator.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linkrelay.settings.Value;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Reads the credentials from the environment; an option would be visible in the list of processes. */
final class Authorization {
    private static final String TOKEN = "MANAGEMENT_TOKEN";
    private static final String USER = "MANAGEMENT_USER";
    private static final String PASSWORD = "MANAGEMENT_PASSWORD";

    private Authorization() {}

    /**
     * Returns the value of the header {@code Authorization}. A token takes precedence over a name.
     *
     * @throws IllegalArgumentException if they can't be sent, with a message that doesn't repeat them
     */
    static Optional<String> header(Map<String, String> environment) {
        String token = Value.ofVariable(environment, TOKEN);
        if (!token.isEmpty()) {
            if (!token.matches("[!-~]+")) {
                throw new IllegalArgumentException(TOKEN + " has characters that no token can have");
            }
            return Optional.of("Bearer " + token);
        }
        String user = Value.ofVariable(environment, USER);
        String password = Value.ofVariable(environment, PASSWORD);
        if (user.isEmpty() != password.isEmpty()) {
            throw new IllegalArgumentException(
                    (user.isEmpty() ? USER : PASSWORD) + " is missing beside " + (user.isEmpty() ? PASSWORD : USER));
        }
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException(USER + " must not have a colon in it");
        }
        return user.isEmpty()
                ? Optional.empty()
                : Optional.of("Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8)));
    }
}
