package io.github.linkrelay.runtime;

import io.github.linkrelay.sandbox.Sandbox;
import java.util.List;

/**
 * Whether real events go to a real source, or a newcomer looks around.
 *
 * @param sandbox neither secret nor key was set: both are the sandbox's published ones
 * @param secrets of the webhooks
 * @param writeKey of the Segment source
 */
record Mode(boolean sandbox, List<String> secrets, String writeKey) {
    private static final String SECRET = "linkrelay.webhook.secret";
    private static final String WRITE_KEY = "linkrelay.segment.write-key";

    static Mode of(Settings settings) {
        List<String> secrets = settings.list(SECRET);
        // The published one protects nothing, so it is as good as none.
        String writeKey = settings.text(WRITE_KEY).equals(Sandbox.EXAMPLE_WRITE_KEY) ? "" : settings.text(WRITE_KEY);
        if (secrets.isEmpty() && writeKey.isEmpty()) {
            return new Mode(true, List.of(Sandbox.EXAMPLE_SECRET), Sandbox.EXAMPLE_WRITE_KEY);
        }
        if (secrets.isEmpty()) {
            throw new SettingsException("the webhook secret is missing: set WEBHOOK_SECRET (" + SECRET
                    + "), or leave the write key empty too to run the sandbox");
        }
        if (writeKey.isEmpty()) {
            throw new SettingsException("Segment's write key is missing: set SEGMENT_WRITE_KEY (" + WRITE_KEY
                    + "), or leave the webhook secret empty too to run the sandbox");
        }
        return new Mode(false, secrets, writeKey);
    }
}
