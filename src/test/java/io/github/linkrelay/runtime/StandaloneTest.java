package io.github.linkrelay.runtime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.harness.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandaloneTest {
    @TempDir
    private Path data;

    @ParameterizedTest
    @ValueSource(strings = {"server", "management"})
    void portThatIsTakenAfterItWasTriedMakesTheStartFail(String which) throws Exception {
        int port = Ports.free();
        Main main = main(which, port);
        // Linkrelay has tried the port before this.
        Taking taking = new Taking(port);
        main.addMainListener(taking);

        try {
            assertThatThrownBy(main::run)
                    .hasMessage("another process took the port of camel." + which + " while Linkrelay started");
        } finally {
            taking.taken.close();
        }
    }

    private Main main(String which, int port) {
        Main main = Standalone.create();
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.addOverrideProperty("camel.server.port", String.valueOf(Ports.free()));
        main.addOverrideProperty("camel.management.port", String.valueOf(Ports.free()));
        main.addOverrideProperty("camel." + which + ".port", String.valueOf(port));
        main.addOverrideProperty("linkrelay.outbox.directory", data.toString());
        return main;
    }

    private static final class Taking extends MainListenerSupport {
        private final int port;
        private ServerSocket taken;

        Taking(int port) {
            this.port = port;
        }

        @Override
        public void beforeStart(BaseMainSupport main) {
            try {
                taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
