package io.github.linkrelay.runtime.reload;

import io.github.linkrelay.runtime.files.RouteFiles;

/** Is told of the edits that are taken over, for what they mean to the destinations. Called on one thread. */
public interface DestinationChanges {

    /**
     * Called when the former routes have stopped, and before the new ones start.
     *
     * @return a task that takes back what was done, for a takeover that fails after all
     */
    Runnable betweenRoutes(RouteFiles running, RouteFiles next);

    /** Called when the new routes run. */
    void takenOver();
}
