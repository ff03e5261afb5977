package io.github.linkrelay.runtime.reload;

import java.util.Properties;
import java.util.Set;

/** Makes the beans of the running process anew when their settings change. Called on one thread. */
public interface LiveSettings {

    /** Returns every setting and its default, as shipped. */
    Properties defaults();

    /**
     * Whether a change of this key takes effect without a restart.
     *
     * @param named whether a route or a Kamelet names it
     */
    boolean isLive(String key, boolean named);

    /**
     * Binds anew the beans that are made from these keys, with their present values. Running routes keep the beans that
     * they have.
     *
     * @return the names of the beans that changed
     * @throws Exception with a message for an operator if a value can't be used
     */
    Set<String> rebind(Set<String> changedKeys) throws Exception;
}
