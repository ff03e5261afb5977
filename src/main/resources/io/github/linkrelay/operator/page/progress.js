// The progress of a replay, with the buttons to pause, resume and cancel it.

import {post} from './api.js';
import {button, el, setText} from './dom.js';
import {askFirst} from './drawer.js';
import {count, counted} from './format.js';

const WORDS = {running: 'running', paused: 'paused', waiting: 'waiting', done: 'done', cancelled: 'cancelled'};

export const ended = replay => replay.state === 'done' || replay.state === 'cancelled';

export const settled = replay => replay.sent + replay.filtered + replay.failed;

/** How much of it is done, from 0 to 1. */
export const share = replay => (replay.total > 0 ? settled(replay) / replay.total : ended(replay) ? 1 : 0);

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
  const cancel = button('Cancel the replay...', 'cancel', ask, {class: 'plain'});
  let present = null;

  const send = async action => changed(await post(`/api/replays/${id}/${action}`, {outbox: app.outboxName}));

  /** A cancelled replay can't go on, so it is asked for first. */
  function ask() {
    const left = present.total - settled(present);
    askFirst(app, {
      title: `Cancel replay ${count(id)} to ${present.destination}?`,
      texts: [`It ends for good: ${counted(left, 'event')} of ${count(present.total)} will not be sent, and what was sent stays sent.`,
        'To stop it for a while, pause it.'],
      yes: 'Cancel the replay',
      no: 'Let it go on',
      act: () => send('cancel'),
    });
  }

  function steer(text, action) {
    const one = button(text, action, async () => {
      one.disabled = true;
      try {
        report(null);
        await send(action);
      } catch (problem) {
        report(problem);
      } finally {
        one.disabled = false;
      }
    });
    return one;
  }

  return {
    element: el('div', {'class': 'progress', 'data-replay': id},
        bar,
        el('p', {}, state, ' ', sent, ' sent, ', filtered, failed, ' failed, of ', total),
        why,
        app.operator ? el('div', {class: 'actions'}, pause, resume, cancel) : null),
    update(replay) {
      present = replay;
      bar.value = share(replay);
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
