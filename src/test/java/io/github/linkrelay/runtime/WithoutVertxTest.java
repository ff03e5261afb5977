package io.github.linkrelay.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spring Boot has none, and these are used there: the machine looks at the code of a whole class before its first use. */
class WithoutVertxTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http.WebhookServer",
                "http.VertxServer",
                "Installation",
                "OperatorSetup",
                "ReloadSetup",
                "beans.RouteBeans",
                "beans.ComponentDefaults",
                "check.rules.RouteRules",
                "http.BodyLimit",
                "http.KameletRoutes",
                "LinkrelayPlugin"
            })
    void aClassThatIsUsedEverywhereNeedsNone(String used) {
        assertThatCode(() -> load(used)).doesNotThrowAnyException();
    }

    @Test
    void aClassThatServesByVertxNeedsIt() {
        assertThatThrownBy(() -> load("http.VertxServerGuard")).isInstanceOf(NoClassDefFoundError.class);
    }

    private static void load(String name) throws ClassNotFoundException {
        Class.forName(WithoutVertxTest.class.getPackageName() + "." + name, true, new NoVertx());
    }

    /** Loads our classes anew, and finds nothing of Vert.x. */
    private static final class NoVertx extends ClassLoader {
        NoVertx() {
            super(WithoutVertxTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.vertx.") || name.startsWith("org.apache.camel.component.platform.http.vertx.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("io.github.linkrelay.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : defined(name);
            }
        }

        private Class<?> defined(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
