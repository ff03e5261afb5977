package io.github.linkrelay.runtime.beans;

import io.github.linkrelay.delivery.RequestTarget;
import io.github.linkrelay.runtime.client.BoundedHttp;
import io.github.linkrelay.runtime.client.Proxies;
import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.runtime.settings.SettingsException;
import io.github.linkrelay.runtime.settings.SettingsKeys;
import io.github.linkrelay.runtime.settings.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.util.StringHelper;

/**
 * Gives Camel's components the {@code camel.component.*} defaults that deliveries need, in any runtime. Camel Main does
 * so itself, but not for {@code https:}, which is another component that {@code camel.component.http.*} never affects.
 * Other runtimes read only their own files. An option that somebody has set keeps its value. The size of answers, and
 * the time for them, are limited for all endpoints of these two components.
 */
final class ComponentDefaults {
    private static final String PREFIX = "camel.component.";
    private static final int LARGEST_ANSWER = 1 << 30;
    private static final String KAMELET_LOCATION = PREFIX + "kamelet.location";

    private final CamelContext context;
    private final Settings settings;

    ComponentDefaults(CamelContext context, Settings settings) {
        this.context = context;
        this.settings = settings;
    }

    void apply() {
        BoundedHttp bounds = new BoundedHttp(
                proxies(),
                "Linkrelay/" + Version.CURRENT,
                settings.number("linkrelay.http.answer-bytes", 1024, LARGEST_ANSWER),
                settings.positiveDuration("linkrelay.http.deadline"));
        applyHttp("http", bounds);
        applyHttp("https", bounds);
        addKameletLocations();
    }

    private Proxies proxies() {
        return Proxies.of(
                proxy("linkrelay.proxy.https"),
                proxy("linkrelay.proxy.http"),
                settings.text("linkrelay.proxy.except"),
                System::getProperty);
    }

    private Optional<Proxies.Place> proxy(String key) {
        try {
            return Proxies.parse(settings.text(key));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(key + ' ' + e.getMessage());
        }
    }

    private void applyHttp(String name, BoundedHttp bounds) {
        Component component = context.getComponent(name, true, false);
        // Somebody may have replaced the component by another one.
        if (component instanceof HttpComponent http) {
            RequestTarget.install(http);
            HttpComponent untouched = new HttpComponent();
            PropertyConfigurerGetter options = (PropertyConfigurerGetter) component.getComponentPropertyConfigurer();
            for (String key : SettingsKeys.defaults().stringPropertyNames()) {
                if (key.startsWith(PREFIX + "http.")) {
                    String dashed = key.substring((PREFIX + "http.").length());
                    String option = StringHelper.dashToCamelCase(dashed);
                    Object now = options.getOptionValue(component, option, true);
                    if (Objects.equals(now, options.getOptionValue(untouched, option, true))) {
                        String own = settings.text(PREFIX + name + "." + dashed);
                        PropertyBindingSupport.build()
                                .withConfigurer(component.getComponentPropertyConfigurer())
                                .bind(context, component, option, own.isEmpty() ? settings.text(key) : own);
                    }
                }
            }
            bounds.bound(context, name, http);
        }
    }

    /**
     * Adds Linkrelay's location of Kamelets behind the application's, so that the application's Kamelets are used
     * first.
     */
    private void addKameletLocations() {
        KameletComponent kamelets = context.getComponent("kamelet", KameletComponent.class);
        List<String> locations = new ArrayList<>(parts(kamelets.getLocation()));
        parts(SettingsKeys.defaults().getProperty(KAMELET_LOCATION)).stream()
                .filter(location -> !locations.contains(location))
                .forEach(locations::add);
        kamelets.setLocation(String.join(",", locations));
    }

    private static List<String> parts(String locations) {
        return Arrays.stream(locations.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
