package io.github.linkrelay.runtime.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.harness.BareContext;
import io.github.linkrelay.harness.Ports;
import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.runtime.settings.SettingsException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class ListeningTest {

    @Test
    void portThatIsTakenIsRefusedBeforeTheStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() ->
                            Listening.refuseTakenPort(settings("127.0.0.1", taken.getLocalPort()), "camel.server"))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("can't listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("camel.server.host");
        }
        assertThatCode(() -> Listening.refuseTakenPort(settings("127.0.0.1", Ports.free()), "camel.server"))
                .doesNotThrowAnyException();
    }

    @Test
    void hostThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Listening.refuseTakenPort(settings("no host", 0), "camel.server"))
                .hasMessage("camel.server.host is 'no host', which is no address of this machine");
    }

    @Test
    void portThatWasTakenMeanwhileIsFoundAfterTheStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            DefaultCamelContext context = listening(taken.getLocalPort());
            assertThatThrownBy(() -> Listening.check(context)).isInstanceOf(SettingsException.class);
            context.stop();
        }
        DefaultCamelContext context = listening(Ports.free());
        assertThatCode(() -> Listening.check(context)).doesNotThrowAnyException();
        context.stop();
    }

    private static DefaultCamelContext listening(int port) throws Exception {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost("127.0.0.1");
        configuration.setBindPort(port);
        DefaultCamelContext context = BareContext.create();
        context.addService(new VertxPlatformHttpServer(configuration));
        context.start();
        return context;
    }

    private static Settings settings(String host, int port) {
        DefaultCamelContext context = BareContext.create();
        context.getPropertiesComponent().addOverrideProperty("camel.server.host", host);
        context.getPropertiesComponent().addOverrideProperty("camel.server.port", String.valueOf(port));
        context.build();
        return new Settings(context);
    }
}
