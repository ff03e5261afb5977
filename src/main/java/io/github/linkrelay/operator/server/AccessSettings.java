package io.github.linkrelay.operator.server;

import io.github.linkrelay.settings.Credentials;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settings that say who may use the management port.
 *
 * @param user an operator's name; empty, like {@code password}, for none
 * @param password the operator's password
 * @param token an operator's token; empty for none
 * @param viewerToken the token of a viewer, who may only look; empty for none
 * @param hosts host names, besides those of this machine, by which the port may be called if no credentials are
 *     required
 */
public record AccessSettings(String user, String password, String token, String viewerToken, Set<String> hosts) {
    private static final int LEAST_LENGTH = 12;

    /**
     * @throws IllegalArgumentException if the credentials protect nothing, or less than it seems; its message begins with the
     *     name of the setting, and never repeats a value
     */
    public AccessSettings {
        hosts = Set.copyOf(hosts);
        if (user.isEmpty() != password.isEmpty()) {
            throw new IllegalArgumentException("user and password go together: one of them is empty");
        }
        if (user.contains(":")) {
            throw new IllegalArgumentException("user must not contain a colon");
        }
        Map<String, String> secrets = Map.of("password", password, "token", token, "viewer-token", viewerToken);
        for (String name : List.of("password", "token", "viewer-token")) {
            String secret = secrets.get(name);
            if (!secret.isEmpty() && secret.length() < LEAST_LENGTH) {
                throw new IllegalArgumentException(name + " must have " + LEAST_LENGTH + " characters or more");
            }
            if (Credentials.isStandIn(secret)) {
                throw new IllegalArgumentException(name + " stands for a value that nobody has put in");
            }
        }
        boolean viewerIsOperator = viewerToken.equals(token) || viewerToken.equals(password);
        if (!viewerToken.isEmpty() && viewerIsOperator) {
            throw new IllegalArgumentException("viewer-token must differ from the operator's credentials");
        }
        if (!viewerToken.isEmpty() && token.isEmpty() && password.isEmpty()) {
            throw new IllegalArgumentException("viewer-token needs an operator's token or password beside it:"
                    + " without one, everybody on this machine is an operator");
        }
    }

    /** Returns whether every request needs credentials. */
    public boolean demanded() {
        return !token.isEmpty() || !password.isEmpty();
    }

    /** Leaves the secrets out, so that they reach no log. */
    @Override
    public String toString() {
        return "AccessSettings[" + (demanded() ? "credentials demanded" : "open") + "]";
    }
}
