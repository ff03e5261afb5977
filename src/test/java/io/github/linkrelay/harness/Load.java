package io.github.linkrelay.harness;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Many connections that send one new event after another, and remember which were answered 200. */
public final class Load implements AutoCloseable {
    private final AtomicLong number = new AtomicLong();
    private final Map<String, byte[]> acknowledged = new ConcurrentHashMap<>();
    private final Map<Integer, AtomicLong> answers = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Duration rest;
    private volatile boolean going = true;

    /** Starts at once. Each body is a click whose token begins with {@code name}. */
    public Load(String name, Webhooks webhooks, int connections) {
        this(name, webhooks, connections, Duration.ZERO);
    }

    /** With a rest of each connection after each answer, for a load that leaves the machine time for others. */
    public Load(String name, Webhooks webhooks, int connections, Duration rest) {
        this.rest = rest;
        for (int i = 0; i < connections; i++) {
            Thread thread = new Thread(() -> send(name, webhooks), "load-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    private void send(String name, Webhooks webhooks) {
        while (going) {
            String token = name + "-" + number.incrementAndGet();
            byte[] body = Webhooks.click(token);
            int status;
            try {
                status = webhooks.send(body);
            } catch (IOException e) {
                status = 0;
            }
            answers.computeIfAbsent(status, s -> new AtomicLong()).incrementAndGet();
            if (status == 200) {
                acknowledged.put(token, body);
            } else if (status == 0) {
                return;
            }
            if (!rest.isZero()) {
                LockSupport.parkNanos(rest.toNanos());
            }
        }
    }

    /** The bodies answered 200, by token. */
    public Map<String, byte[]> acknowledged() {
        return acknowledged;
    }

    /** How many requests had this answer; 0 for none at all, after which its connection sends no more. */
    public long count(int status) {
        AtomicLong count = answers.get(status);
        return count == null ? 0 : count.get();
    }

    public Map<Integer, AtomicLong> answers() {
        return answers;
    }

    /** No more is sent; returns when the last answer is there. */
    @Override
    public void close() throws InterruptedException {
        going = false;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
