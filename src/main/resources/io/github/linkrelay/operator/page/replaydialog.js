// The dialog that sends events again: it counts them, asks for a rate and a confirmation, and shows the progress.

import {get, post} from './api.js';
import {button, el, setText} from './dom.js';
import {openDialog, problemLine} from './drawer.js';
import {field, input} from './filterform.js';
import {count, counted, duration} from './format.js';
import {poll} from './poll.js';
import {ended, replayProgress} from './progress.js';

const RATE = 500;

/** Asks the server to count the events of `request`, and sends them when the reader confirms. */
export function openReplay(app, title, request) {
  const outbox = app.outboxName;
  const counting = new AbortController();
  const problem = problemLine();
  const text = el('p', {id: 'dry-run', role: 'status', text: 'Counting; nothing is sent yet...'});
  const note = el('p', {class: 'quiet', text: NOTES[request.source], hidden: true});
  const rate = input({type: 'number', min: '0', step: 'any', value: String(RATE), required: true});
  const time = el('span', {class: 'quiet'});
  const fields = el('div', {class: 'fields', hidden: true}, field('At most, events per second', rate, '0: as fast as they go'), time);
  const confirm = button('Send', 'confirm', send, {hidden: true});
  const recount = button('Count again', 'dry-run', tally, {class: 'plain', hidden: true});
  const leave = button('Cancel', 'close', () => dialog.close(), {class: 'plain'});
  const place = el('div');
  let following = null;
  let tallied = 0;

  const dialog = openDialog(title, el('div', {}, text, note, fields, place, problem.line,
      el('div', {class: 'actions'}, confirm, recount, leave)), () => {
    counting.abort();
    following?.stop();
  });
  rate.addEventListener('input', estimate);
  tally();

  async function tally() {
    recount.hidden = true;
    confirm.hidden = true;
    problem.show(null);
    try {
      const answer = await post('/api/replays', {outbox}, {...request, dryRun: true}, counting.signal);
      tallied = answer.count;
      const some = tallied > 0;
      setText(text, some ? `${counted(tallied, 'event')} would be sent to ${request.destination}, with the same message `
          + `${tallied === 1 ? 'id' : 'ids'} as before. Nothing is sent yet.` : 'There is nothing to send.');
      text.dataset.count = tallied;
      note.hidden = !some || !NOTES[request.source];
      fields.hidden = !some;
      confirm.hidden = !some;
      setText(confirm, `Send ${count(tallied)} again`);
      estimate();
      if (some) {
        confirm.focus();
      }
    } catch (failure) {
      setText(text, 'Nothing was counted, nothing is sent.');
      problem.show(failure);
    }
    recount.hidden = false;
  }

  function estimate() {
    const wanted = Number(rate.value);
    setText(time, wanted > 0 && tallied > wanted ? `takes ${duration(tallied / wanted * 1000)} or longer` : '');
  }

  async function send() {
    if (!rate.reportValidity()) {
      return;
    }
    confirm.disabled = true;
    problem.show(null);
    try {
      follow(await post('/api/replays', {outbox}, {...request, rate: Number(rate.value)}));
    } catch (failure) {
      problem.show(failure);
    }
    confirm.disabled = false;
  }

  function follow(replay) {
    let present = replay;
    if (!dialog.dialog.isConnected) {
      return; // Closed meanwhile: the replay goes on without us.
    }
    const progress = replayProgress(app, replay.id, show, problem.show);
    place.replaceChildren(progress.element);
    [note, fields, confirm, recount].forEach(node => { node.hidden = true; });
    setText(leave, 'Close');
    leave.focus();
    show(replay);

    function show(now) {
      present = now;
      progress.update(now);
      setText(text, ended(now) ? RESULTS[now.state](now)
        : now.state === 'paused' ? 'Paused; it stays so when you close this. See Replays.'
        : 'It goes on when you close this. See Replays.');
    }

    following = poll(async signal => {
      if (ended(present)) {
        following?.stop();
        app.refresh();
        return;
      }
      try {
        show(await get(`/api/replays/${replay.id}`, {outbox}, signal));
        problem.show(null);
      } catch (failure) {
        problem.show(failure);
      }
    }, 1);
  }
}

/** What the reader should know before confirming. */
const NOTES = {
  'dead-letters': 'Those that are accepted are dead letters no longer; those that are refused again stay.',
  'events': 'The destination had these once. Segment drops a message id that it saw within the last 24 hours at least, '
      + 'and counts an older one twice.',
  'archive': 'The destination may have had these once. Segment drops a message id that it saw within the last 24 hours at '
      + 'least, and counts an older one twice.',
};

const RESULTS = {
  done: replay => `Done: ${replay.failed + replay.filtered === 0 ? counted(replay.sent, 'event') : count(replay.sent)} sent`
    + (replay.filtered === 0 ? '' : `, ${count(replay.filtered)} filtered by the route`)
    + (replay.failed === 0 ? '.' : `, ${count(replay.failed)} failed again.`),
  cancelled: replay => `Cancelled. ${counted(replay.sent, 'event')} had been sent by then and ${replay.sent === 1 ? 'stays' : 'stay'} so.`,
};
