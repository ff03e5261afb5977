package io.github.linkrelay.runtime.settings;

import io.github.linkrelay.sandbox.Sandbox;
import io.github.linkrelay.settings.Credentials;
import java.util.List;
import java.util.function.Supplier;

/**
 * Says whether Linkrelay runs live or as a sandbox.
 *
 * @param sandbox whether neither secret nor write key was set; then both are the sandbox's published ones
 * @param secrets the secrets of the webhooks
 * @param writeKey the write key of the Segment source
 */
public record Mode(boolean sandbox, List<String> secrets, String writeKey) {
    private static final String SECRET = "linkrelay.webhook.secret";
    private static final String WRITE_KEY = "linkrelay.segment.write-key";

    public static Mode of(Settings settings) {
        String given = settings.text(SECRET);
        List<String> secrets = read(SECRET, () -> Credentials.webhookSecrets(given, leastLength(settings)));
        // The published ones protect nothing, so they do not count.
        String key = settings.text(WRITE_KEY);
        String writeKey = key.equals(Sandbox.EXAMPLE_WRITE_KEY) ? "" : read(WRITE_KEY, () -> Credentials.writeKey(key));
        if (secrets.isEmpty() && writeKey.isEmpty()) {
            return new Mode(true, List.of(Sandbox.EXAMPLE_SECRET), Sandbox.EXAMPLE_WRITE_KEY);
        }
        if (secrets.isEmpty()) {
            throw new SettingsException((given.contains(Sandbox.EXAMPLE_SECRET)
                            ? "the webhook secret is the sandbox's, which everybody can read and so counts as none"
                            : "the webhook secret is missing")
                    + ": set WEBHOOK_SECRET (" + SECRET + "), or leave the write key empty too to run the sandbox");
        }
        if (writeKey.isEmpty()) {
            throw new SettingsException("Segment's write key is missing: set SEGMENT_WRITE_KEY (" + WRITE_KEY
                    + "), or leave the webhook secret empty too to run the sandbox");
        }
        return new Mode(false, secrets, writeKey);
    }

    private static int leastLength(Settings settings) {
        return settings.number("linkrelay.webhook.secret-min-length", 1, 1024);
    }

    private static <T> T read(String key, Supplier<T> credential) {
        try {
            return credential.get();
        } catch (IllegalArgumentException e) {
            throw new SettingsException(key + " " + e.getMessage());
        }
    }
}
