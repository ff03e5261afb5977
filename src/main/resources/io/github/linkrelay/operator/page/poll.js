// Asking again and again, one request at a time, seldom while nobody looks.

const HIDDEN_SECONDS = 15;

/**
 * Runs `task(signal)` now and then `seconds` after each end of it; the task handles its own errors.
 *
 * @returns now(): at once, or once more after the present one; stop(): for ever, the present one is aborted
 */
export function poll(task, seconds) {
  const ending = new AbortController();
  let timer;
  let running = false;
  let again = false;

  async function run() {
    if (running) {
      again = true;
      return;
    }
    clearTimeout(timer);
    running = true;
    try {
      await task(ending.signal);
    } finally {
      running = false;
      if (!ending.signal.aborted) {
        const pause = again ? 0 : document.hidden ? Math.max(HIDDEN_SECONDS, seconds) : seconds;
        again = false;
        timer = setTimeout(run, pause * 1000);
      }
    }
  }

  const seen = () => {
    if (!document.hidden) {
      run();
    }
  };
  document.addEventListener('visibilitychange', seen);
  run();
  return {
    now: run,
    stop() {
      ending.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    },
  };
}
