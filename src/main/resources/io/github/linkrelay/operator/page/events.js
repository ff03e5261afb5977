// The view "Events": the last events as they arrive, or those that a search finds; one can be opened in a panel.

import {get} from './api.js';
import {button, el} from './dom.js';
import {openDrawer} from './drawer.js';
import {eventDetail} from './event.js';
import {eventTable} from './eventtable.js';
import {filterForm} from './filterform.js';
import {count} from './format.js';
import {live} from './live.js';
import {pages} from './pages.js';

/** The search fields that are in the page's address. A user's id is not, because addresses are remembered and passed on. */
const IN_ADDRESS = ['type', 'id', 'from', 'until', 'destination', 'state', 'all'];

export function events(app) {
  const place = el('div');
  const form = filterForm(app, {destinations: true});
  let filter = null;
  let present = null; // What fills the place: {element, stop}
  let detail = null;

  const element = el('div', {},
      el('form', {class: 'card filter', role: 'search', 'aria-label': 'Search events', onsubmit: submit},
          el('details', {open: matchMedia('(min-width: 701px)').matches},
              el('summary', {text: 'Search'}),
              form.element,
              el('div', {class: 'actions'},
                  el('button', {type: 'submit', 'data-action': 'search', text: 'Search'}),
                  button('Clear', 'clear', () => { form.clear(); submit(); }, {class: 'plain'})))),
      place);

  function submit(event) {
    event?.preventDefault();
    const wanted = form.values();
    const address = app.link('events', null, inAddress(wanted));
    apply(wanted);
    if (location.hash !== address) {
      app.go(address);
    }
  }

  const inAddress = values => Object.fromEntries(IN_ADDRESS.map(name => [name, values[name] || undefined]));

  function apply(wanted) {
    filter = wanted;
    app.report(null);
    present?.stop();
    const searching = Object.values(wanted).some(value => value);
    present = searching ? search(wanted) : live(app);
    place.replaceChildren(el('h2', {text: searching ? 'Found' : 'As they arrive'}), present.element);
  }

  function search(wanted) {
    const {all, ...query} = wanted;
    const list = eventTable(app, 'Events found');
    const paged = pages(async (before, limit, signal) => {
      const page = await get('/api/events', {outbox: app.outboxName, ...query, before, limit}, signal);
      return {rows: page.events, next: page.next};
    }, list.show, {one: 'event', many: 'events', whole: () => app.outbox?.events}, app.report);
    paged.first();
    return {
      element: el('div', {}, paged.element, list.element),
      stop: paged.stop,
    };
  }

  function open(sequence) {
    detail?.stop();
    detail = eventDetail(app, sequence);
    openDrawer(`Event ${count(sequence)}`, detail.element, () => {
      detail?.stop();
      app.go(app.link('events', null, inAddress(filter)));
    });
  }

  return {
    element,
    update() {},
    route({id, params: now}) {
      const wanted = inAddress(now);
      if (filter === null || (id === null && JSON.stringify(inAddress(filter)) !== JSON.stringify(wanted))) {
        form.set(wanted);
        apply(wanted);
      }
      if (id === null) {
        detail?.stop();
      } else {
        open(id);
      }
    },
    destroy() {
      present?.stop();
      detail?.stop();
    },
  };
}
