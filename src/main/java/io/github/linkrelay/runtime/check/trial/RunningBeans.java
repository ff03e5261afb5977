package io.github.linkrelay.runtime.check.trial;

import java.util.Map;
import java.util.Set;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.Registry;

/**
 * Gives a trial the beans of a running context by name, after the trial's own. So files can name beans that an
 * application bound in its own code, but a bean of the running context never replaces one of the candidate files.
 */
final class RunningBeans implements BeanRepository {
    private final Registry running;
    private final Registry own;

    RunningBeans(Registry running, Registry own) {
        this.running = running;
        this.own = own;
    }

    @Override
    public Object lookupByName(String name) {
        return own.lookupByName(name) != null ? null : running.lookupByName(name);
    }

    @Override
    public <T> T lookupByNameAndType(String name, Class<T> type) {
        return own.lookupByName(name) != null ? null : running.lookupByNameAndType(name, type);
    }

    @Override
    public <T> Map<String, T> findByTypeWithName(Class<T> type) {
        return Map.of();
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
        return Set.of();
    }
}
