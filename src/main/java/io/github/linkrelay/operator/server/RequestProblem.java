package io.github.linkrelay.operator.server;

/** Thrown when a request is refused, with the status and a sentence that says why. */
final class RequestProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    RequestProblem(int status, String message) {
        super(message);
        this.status = status;
    }

    static RequestProblem badRequest(String message) {
        return new RequestProblem(400, message);
    }

    static RequestProblem notFound(String message) {
        return new RequestProblem(404, message);
    }

    int status() {
        return status;
    }
}
