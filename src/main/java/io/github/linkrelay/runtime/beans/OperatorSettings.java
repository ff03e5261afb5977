package io.github.linkrelay.runtime.beans;

import io.github.linkrelay.operator.server.AccessSettings;
import io.github.linkrelay.operator.server.Masking;
import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.runtime.settings.SettingsException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The settings that say who may use the management port, and what is masked there. No route names them, but they are
 * read with the beans, so that a check of edited files finds a value that the next start would refuse.
 */
public record OperatorSettings(AccessSettings access, Masking masking) {

    /**
     * Reads the settings.
     *
     * @param served whether there is a management port of Camel
     * @throws SettingsException if a value can't be used, or if the port would be open to others without credentials
     */
    static OperatorSettings read(Settings settings, boolean served) {
        AccessSettings access = access(settings);
        if (served) {
            refuseUnsafePort(settings, access);
        }
        return new OperatorSettings(access, masking(settings));
    }

    private static void refuseUnsafePort(Settings settings, AccessSettings access) {
        String port = settings.text("camel.management.port");
        if (!port.equals("0") && port.equals(settings.text("camel.server.port"))) {
            throw new SettingsException("camel.management.port and camel.server.port are both " + port
                    + ": what is for operators would stand where Tolinku's webhooks come in");
        }
        String host = settings.text("camel.management.host");
        if (settings.flag("camel.management.enabled")
                && !settings.isLoopback("camel.management.host")
                && !access.demanded()) {
            throw new SettingsException(
                    "camel.management.host is '" + host + "', where others can reach the page and what it"
                            + " shows: set MANAGEMENT_TOKEN, or MANAGEMENT_USER and MANAGEMENT_PASSWORD, or keep the port on this"
                            + " machine, with 127.0.0.1");
        }
    }

    private static AccessSettings access(Settings settings) {
        Set<String> hosts = new HashSet<>();
        settings.list("linkrelay.management.hosts").forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        try {
            return new AccessSettings(
                    settings.text("linkrelay.management.user"),
                    settings.text("linkrelay.management.password"),
                    settings.text("linkrelay.management.token"),
                    settings.text("linkrelay.management.viewer-token"),
                    hosts);
        } catch (IllegalArgumentException e) {
            throw new SettingsException("linkrelay.management." + e.getMessage());
        }
    }

    private static Masking masking(Settings settings) {
        try {
            return new Masking(settings.list("linkrelay.management.mask"));
        } catch (IllegalArgumentException e) {
            throw new SettingsException("linkrelay.management.mask: " + e.getMessage());
        }
    }
}
