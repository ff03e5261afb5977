// The progress of a replay, with the buttons to pause, resume and cancel it.

import {post} from './api.js';
import {button, el, setText} from './dom.js';
import {count} from './format.js';

const WORDS = {running: 'running', paused: 'paused', waiting: 'waiting', done: 'done', cancelled: 'cancelled'};

export const ended = replay => replay.state === 'done' || replay.state === 'cancelled';

/** A bar with figures and buttons. `update(replay)` updates it; `changed(replay)` is called after a press. */
export function replayProgress(app, id, changed, report) {
  const bar = el('progress', {'max': '1', 'value': '0', 'aria-label': `Progress of replay ${id}`});
  const state = el('span', {'class': 'state', 'role': 'status'});
  const why = el('p', {class: 'quiet', text: 'Another replay goes first, or no route takes events for its destination.'});
  const sent = el('span', {'data-figure': 'sent'});
  const filtered = el('span', {'data-figure': 'filtered'});
  const failed = el('span', {'data-figure': 'failed'});
  const total = el('span', {'data-figure': 'total'});
  const pause = steer('Pause', 'pause');
  const resume = steer('Go on', 'resume');
  const cancel = steer('Cancel the replay', 'cancel', {class: 'plain'});

  function steer(text, action, props) {
    const one = button(text, action, async () => {
      one.disabled = true;
      try {
        report(null);
        changed(await post(`/api/replays/${id}/${action}`, {outbox: app.outboxName}));
      } catch (problem) {
        report(problem);
      } finally {
        one.disabled = false;
      }
    }, props);
    return one;
  }

  return {
    element: el('div', {'class': 'progress', 'data-replay': id},
        bar,
        el('p', {}, state, ' ', sent, ' sent, ', filtered, failed, ' failed, of ', total),
        why,
        app.operator ? el('div', {class: 'actions'}, pause, resume, cancel) : null),
    update(replay) {
      const settled = replay.sent + replay.filtered + replay.failed;
      bar.value = replay.total > 0 ? settled / replay.total : ended(replay) ? 1 : 0;
      setText(state, WORDS[replay.state] ?? replay.state);
      state.dataset.state = replay.state;
      why.hidden = replay.state !== 'waiting';
      setText(sent, count(replay.sent));
      setText(filtered, replay.filtered === 0 ? '' : `${count(replay.filtered)} filtered, `);
      setText(failed, count(replay.failed));
      setText(total, count(replay.total));
      pause.hidden = replay.state !== 'running' && replay.state !== 'waiting';
      resume.hidden = replay.state !== 'paused';
      cancel.hidden = ended(replay);
    },
  };
}
