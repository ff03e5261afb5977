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
            classes = {
                VertxServer.class,
                Installation.class,
                OperatorSetup.class,
                ReloadSetup.class,
                ComponentDefaults.class,
                RouteRules.class,
                BodyLimit.class,
                KameletRoutes.class,
                LinkrelayPlugin.class
            })
    void aClassThatIsUsedEverywhereNeedsNone(Class<?> used) {
        assertThatCode(() -> Class.forName(used.getName(), true, new NoVertx())).doesNotThrowAnyException();
    }

    @Test
    void aClassThatServesByVertxNeedsIt() {
        assertThatThrownBy(() -> Class.forName(VertxServerGuard.class.getName(), true, new NoVertx()))
                .isInstanceOf(NoClassDefFoundError.class);
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
