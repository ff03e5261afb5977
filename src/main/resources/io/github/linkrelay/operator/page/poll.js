// Repeats a request, one at a time, and less often while the tab is hidden.

import {Problem} from './api.js';

const HIDDEN_SECONDS = 15;

/**
 * Runs `task(signal)` now and then `seconds` after each end of it. `report` gets the problem that a task ends with, and null
 * when the next one is well again; without an answer at all the banner of the status says it, and no second one.
 *
 * @returns now(): at once, or once more after the present one; stop(): for ever, the present one is aborted
 */
export function poll(task, seconds, report = () => {}) {
  const ending = new AbortController();
  let timer;
  let running = false;
  let again = false;
  let reported = false;

  async function run() {
    if (ending.signal.aborted) {
      return;
    }
    if (running) {
      again = true;
      return;
    }
    clearTimeout(timer);
    running = true;
    try {
      await task(ending.signal);
      if (reported) {
        reported = false;
        report(null);
      }
    } catch (problem) {
      if (!(problem instanceof Problem)) {
        throw problem; // A fault of this page: it belongs into the console.
      }
      if (problem.status >= 400) {
        reported = true;
        report(problem);
      }
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
