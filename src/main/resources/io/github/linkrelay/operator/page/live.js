// The last events as they arrive.

import {get} from './api.js';
import {button, el, setText} from './dom.js';
import {counted} from './format.js';
import {eventTable} from './eventtable.js';
import {poll} from './poll.js';

const KEPT = 200;

export function live(app) {
  const list = eventTable(app, 'The last events');
  const text = el('span');
  const pause = button('Pause', 'pause-live', () => set(!paused));
  const empty = el('p', {class: 'empty', text: 'No event yet. They appear here as they arrive.', hidden: true});
  let events = [];
  let paused = false;
  let skipped = false;

  function set(now) {
    paused = now;
    setText(pause, paused ? 'Go on' : 'Pause');
    pause.setAttribute('aria-pressed', String(paused));
    describe();
    if (!paused) {
      polling.now();
    }
  }

  function describe() {
    setText(text, paused ? 'Paused.' : `Following. ${counted(events.length, 'event')} shown`
        + (skipped ? '; they come faster than can be shown here, the search has them all.' : '.'));
  }

  /** Asks from the oldest row on that still waits at a destination, so that its state is updated too. */
  function since() {
    const waiting = events.findLast(event => Object.values(event.states).includes('waiting'));
    return waiting ? waiting.sequence - 1 : events[0]?.sequence;
  }

  const polling = poll(async signal => {
    if (paused) {
      return;
    }
    const after = since();
    const page = await get('/api/events', {outbox: app.outboxName, after, limit: KEPT}, signal);
    if (paused) {
      return;
    }
    const found = new Set(page.events.map(event => event.sequence));
    // If the page is full and does not reach the shown rows, there would be a gap: begin anew.
    skipped = events.length > 0 && page.next !== undefined && !(page.events.at(-1)?.sequence <= events[0].sequence + 1);
    events = [...page.events, ...(skipped ? [] : events.filter(event => !found.has(event.sequence)))].slice(0, KEPT);
    list.show(events);
    empty.hidden = events.length > 0;
    describe();
  }, 2, app.report);

  return {
    element: el('div', {},
        el('div', {class: 'pages'}, text, el('span', {class: 'grow'}), pause,
            el('a', {class: 'button', href: app.link('events', null, {all: '1'}), text: 'Older'})),
        empty, list.element),
    stop: polling.stop,
  };
}
