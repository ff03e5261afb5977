// The overview: first steps in the sandbox, the balance of each destination and the replays to it, webhooks and outbox.

import {get} from './api.js';
import {el} from './dom.js';
import {destinationCard} from './destination.js';
import {firstSteps} from './firststeps.js';
import {intake} from './intake.js';
import {poll} from './poll.js';
import {ended} from './progress.js';

export function overview(app) {
  const list = el('div', {class: 'destinations'});
  const none = el('p', {class: 'empty', text: 'No destination is known yet.'});
  const figures = intake(app);
  const steps = app.status.sandbox ? firstSteps(app) : null;
  const cards = new Map();
  let replays = [];

  function update(status) {
    const outbox = app.outbox;
    if (!outbox) {
      return;
    }
    const names = outbox.destinations.map(one => one.name);
    for (const [name, card] of cards) {
      if (!names.includes(name)) {
        card.element.remove();
        cards.delete(name);
      }
    }
    for (const one of outbox.destinations) {
      if (!cards.has(one.name)) {
        cards.set(one.name, destinationCard(app, one.name));
        list.append(cards.get(one.name).element);
      }
      cards.get(one.name).update(one, outbox.rates.seconds, replays.filter(replay => replay.destination === one.name));
    }
    none.hidden = names.length > 0;
    figures.update(status, outbox);
    steps?.update(status, outbox);
  }

  const polling = poll(async signal => {
    if (!app.outbox) {
      return;
    }
    const found = await get('/api/replays', {outbox: app.outboxName}, signal);
    replays = found.replays.filter(replay => !ended(replay));
    update(app.status);
  }, 3, app.report);

  return {
    element: el('div', {},
        steps?.element,
        el('section', {'aria-labelledby': 'destinations'},
            el('h2', {id: 'destinations', text: 'Destinations'}), none, list),
        figures.element),
    update,
    route() {},
    destroy() {
      polling.stop();
      steps?.destroy();
    },
  };
}
