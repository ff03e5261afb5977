package io.github.linkrelay.runtime.reload;

import java.util.Properties;
import java.util.Set;

/** What the running process has made of its settings, to be made anew when they change. Called on one thread. */
public interface LiveSettings {

    /** Every setting and its default, as shipped. */
    Properties defaults();

    /**
     * Whether a change of this key takes effect without a restart.
     *
     * @param named whether a route or a Kamelet names it
     */
    boolean isLive(String key, boolean named);

    /**
     * Binds what is made of these keys again, from the values that they have now. Routes that run keep what they have.
     *
     * @return the names of the beans that are others now
     * @throws Exception with a message for an operator if a value can't be used
     */
    Set<String> rebind(Set<String> changedKeys) throws Exception;
}
