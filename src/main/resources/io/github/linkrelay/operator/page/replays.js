// The view "Replays": their progress, and a form to send stored events again.

import {get} from './api.js';
import {cell, el, table} from './dom.js';
import {field, filterForm} from './filterform.js';
import {count, rate, setTime} from './format.js';
import {poll} from './poll.js';
import {replayProgress} from './progress.js';
import {openReplay} from './replaydialog.js';

const SOURCES = {
  'events': 'stored events that it is done with',
  'dead-letters': 'its dead letters',
  'archive': 'the archive',
};

export function replays(app) {
  const {table: whole, body} = table('Replays', ['Replay', 'What', 'Progress', 'Begun', 'Ended'], {class: 'replays'});
  const empty = el('p', {class: 'empty', text: 'No replay yet.', hidden: true});
  const rows = new Map();

  const polling = poll(async signal => {
    const {replays: found} = await get('/api/replays', {outbox: app.outboxName}, signal);
    show(found);
  }, 2, app.report);

  function show(found) {
    const wanted = new Set(found.map(one => one.id));
    for (const [id, known] of rows) {
      if (!wanted.has(id)) {
        known.row.remove();
        rows.delete(id);
      }
    }
    found.forEach((replay, at) => {
      if (!rows.has(replay.id)) {
        const made = create(replay);
        rows.set(replay.id, made);
        body.insertBefore(made.row, body.children[at] ?? null);
      }
      rows.get(replay.id).update(replay);
    });
    empty.hidden = found.length > 0;
    whole.hidden = found.length === 0;
  }

  function create(replay) {
    const progress = replayProgress(app, replay.id, now => rows.get(now.id)?.update(now), app.report);
    const begun = el('time', {class: 'time'});
    const done = el('time', {class: 'time'});
    return {
      row: el('tr', {'data-replay-row': replay.id},
          cell('Replay', `${count(replay.id)} to ${replay.destination}`),
          cell('What', [SOURCES[replay.source] ?? replay.source, el('div', {class: 'said', text: words(replay)})]),
          cell('Progress', progress.element),
          cell('Begun', begun),
          cell('Ended', done)),
      update(now) {
        progress.update(now);
        setTime(begun, now.createdAt);
        setTime(done, now.endedAt);
      },
    };
  }

  return {
    element: el('div', {}, app.operator ? newReplay(app) : null,
        el('h2', {text: 'Begun so far'}), empty, el('div', {class: 'scroll'}, whole)),
    update() {},
    route() {},
    destroy: polling.stop,
  };
}

const words = replay => [replay.filter, replay.rate > 0 ? `at most ${rate(replay.rate)}` : ''].filter(Boolean).join('; ');

function newReplay(app) {
  const destination = el('select', {}, (app.outbox?.destinations ?? []).map(one => el('option', {value: one.name, text: one.name})));
  const source = el('select', {}, Object.entries(SOURCES).map(([value, text]) => el('option', {value, text})));
  const form = filterForm(app, {destinations: false});

  function submit(event) {
    event.preventDefault();
    const chosen = Object.fromEntries(Object.entries(form.values()).filter(([, value]) => value));
    openReplay(app, `Send events to ${destination.value} again`, {destination: destination.value, source: source.value, ...chosen});
  }

  return el('form', {'class': 'card filter', 'aria-labelledby': 'new-replay', 'onsubmit': submit},
      el('details', {open: matchMedia('(min-width: 701px)').matches},
          el('summary', {id: 'new-replay', text: 'Send events again'}),
          el('p', {class: 'quiet', text: 'First they are counted; nothing is sent before you confirm the number.'}),
          el('div', {class: 'fields'}, field('To', destination), field('From', source)),
          form.element,
          el('div', {class: 'actions'}, el('button', {'type': 'submit', 'data-action': 'dry-run', 'text': 'Count them'}))));
}
