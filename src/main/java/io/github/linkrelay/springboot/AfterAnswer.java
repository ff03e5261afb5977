package io.github.linkrelay.springboot;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Runs a task once, when an asynchronous response is complete. Servlet engines also complete responses that failed. */
final class AfterAnswer implements AsyncListener {
    private final Runnable action;

    AfterAnswer(Runnable action) {
        this.action = action;
    }

    @Override
    public void onComplete(AsyncEvent event) {
        action.run();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // onComplete follows
    }

    @Override
    public void onError(AsyncEvent event) {
        // onComplete follows
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Spring starts it once more to dispatch the result; listeners are dropped then unless added again.
        event.getAsyncContext().addListener(this);
    }
}
