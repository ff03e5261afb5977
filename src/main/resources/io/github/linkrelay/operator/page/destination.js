// The card of one destination: its state, its balance as an equation, and its deliveries per second.

import {post} from './api.js';
import {button, el, setText} from './dom.js';
import {askFirst} from './drawer.js';
import {count, counted, rate, setAge, setCountdown, setTime} from './format.js';
import {settled, share} from './progress.js';
import {sparkline} from './sparkline.js';
import {difference} from './verdict.js';

const STATES = {running: 'running', backing_off: 'backing off', held: 'held', stopped: 'stopped'};

/** What a state means, for a tired reader. */
const MEANINGS = {
  backing_off: 'It is down, slow or limits the rate. It is tried again by itself; nothing is lost meanwhile.',
  held: 'It refuses us, not an event: a wrong key or address, mostly. Put that right; it is tried every few seconds.',
  stopped: 'No route takes its events. They wait and are not deleted.',
};

/** What a replay that has not ended does. */
const PACES = {running: 'is running', paused: 'is paused', waiting: 'waits for its turn'};

/** The part of the card for a destination that is held because it refuses every event. */
const REFUSED = 'Whatever it is sent is refused, so the fault is rather its own, and none of these events is a dead letter yet.'
    + ' Put that right, and all are sent again by themselves; or decide about them here.';

const DECISIONS = {
  retry: {label: 'Send refused again', title: 'Send the refused events again', text: 'They are sent at once, as if they had not been refused.'},
  bury: {label: 'Give refused up...', title: 'Make dead letters of the refused events', text: 'Dead letters are kept and can be sent again later.'},
};

export function destinationCard(app, name) {
  const state = el('span', {class: 'state'});
  const since = el('time', {class: 'time'});
  const sinceAge = el('span', {class: 'time'});
  const reason = el('p', {class: 'reason', 'data-reason': true});
  const meaning = el('p', {class: 'quiet'});
  const next = el('span');
  const nextAt = el('time', {class: 'time'});
  const nextIn = el('span', {class: 'time'});
  const oldest = el('span');
  const oldestAge = el('span', {class: 'time'});
  const live = el('span', {class: 'figure'});
  const line = sparkline(`${name}: events delivered per second`);
  const equation = balance(app, name);
  const forget = app.operator ? button('Forget...', 'forget', () => askToForget(app, name), {class: 'plain', hidden: true}) : null;
  const inFlight = el('span');
  const busy = el('span', {'data-busy': true});
  const busyAge = el('span', {class: 'time'});
  const apart = el('p', {class: 'reason', 'data-apart': true, hidden: true});
  const again = el('a', {href: app.link('replays')});
  const againShare = el('progress', {'max': '1', 'value': '0', 'aria-label': `Progress of the replay to ${name}`});
  const againLine = el('p', {'class': 'line', 'data-replaying': true, 'hidden': true}, again, againShare);
  const decide = ['retry', 'bury'].map(action => app.operator
    ? button(DECISIONS[action].label, action, () => askAboutRefusals(app, name, action), {class: 'plain', hidden: true}) : null);
  next.append('next attempt ', nextAt, ' ', nextIn);
  oldest.append('oldest waiting: ', oldestAge);
  busy.append('a sender is busy with the same batch: ', busyAge);

  const element = el('article', {'class': 'card destination', 'data-destination': name, 'aria-label': `Destination ${name}`},
      el('div', {class: 'who'},
          el('h3', {}, name, ' ', state),
          el('p', {class: 'quiet'}, 'since ', since, ' (', sinceAge, ')'),
          reason, apart, meaning,
          el('p', {class: 'line'}, next, oldest, inFlight, busy, ...decide, forget),
          againLine),
      equation.element,
      el('div', {class: 'pace'}, el('p', {}, live, el('span', {class: 'quiet', text: ' delivered'})), line.element));

  function update(one, seconds, replays) {
    element.dataset.state = one.state;
    setText(state, STATES[one.state] ?? one.state);
    state.dataset.state = one.state;
    setTime(since, one.since);
    setAge(sinceAge, one.since);
    setText(reason, one.reason ?? '');
    reason.hidden = !one.reason;
    const before = one.state === 'running' && one.waitsFor;
    setText(meaning, before ? `Its events come after ${one.waitsFor}, which is not done with them.` : one.apart?.held ? REFUSED : MEANINGS[one.state] ?? '');
    setText(apart, one.apart?.setAside > 0 ? `${counted(one.apart.setAside, 'event')} set aside while others go on: ${one.apart.reason}` : '');
    apart.hidden = apart.textContent === '' || one.apart.held;
    decide.filter(each => each).forEach(each => {
      each.hidden = !(one.apart?.refused > 0);
    });
    meaning.hidden = meaning.textContent === '';
    next.hidden = !one.nextAttempt;
    setTime(nextAt, one.nextAttempt);
    setCountdown(nextIn, one.nextAttempt);
    oldest.hidden = !one.oldestWaiting;
    setAge(oldestAge, one.oldestWaiting);
    inFlight.hidden = one.inFlight === 0;
    setText(inFlight, `in flight: ${count(one.inFlight)}`);
    busy.hidden = !one.busySince;
    setAge(busyAge, one.busySince);
    if (forget) {
      forget.hidden = one.state !== 'stopped';
    }
    againLine.hidden = replays.length === 0;
    if (replays.length > 0) {
      const first = replays.find(replay => replay.state === 'running') ?? replays.at(-1);
      setText(again, `Replay ${count(first.id)} ${PACES[first.state]}: ${count(settled(first))} of ${counted(first.total, 'event')} done`
          + (replays.length > 1 ? `; ${counted(replays.length - 1, 'more replay')} after it` : ''));
      againShare.value = share(first);
    }
    equation.update(one);
    setText(live, rate(one.delivering.at(-1) ?? 0));
    line.update(one.delivering, seconds);
  }

  return {element, update};
}

/** Shows received = delivered + filtered + dead + waiting, and the difference if the two sides differ. */
function balance(app, name) {
  const received = figure('', 'received');
  const delivered = figure('=', 'delivered');
  const filtered = figure('+', 'filtered');
  const dead = figure('+', 'dead', app.link('dead-letters'));
  const waiting = figure('+', 'waiting', app.link('events', null, {destination: name, state: 'waiting'}));
  const missing = figure('', 'difference');
  const element = el('div', {class: 'balance', role: 'group', 'aria-label': `Balance of ${name}`},
      received.element, delivered.element, filtered.element, dead.element, waiting.element, missing.element);
  return {
    element,
    update(one) {
      received.set(one.received);
      delivered.set(one.delivered);
      filtered.set(one.filtered);
      dead.set(one.deadLettered);
      waiting.set(one.waiting);
      const left = difference(one);
      missing.element.hidden = left === 0;
      missing.set(Math.abs(left), left > 0 ? 'unaccounted for' : 'counted twice', left > 0 ? '+' : '\u2212');
      element.toggleAttribute('data-off', left !== 0);
    },
  };
}

/** A term with its sign, number and name. A number above zero is a link to what it counts. */
function figure(sign, name, href) {
  const mark = el('span', {class: 'sign', text: sign});
  const number = el(href ? 'a' : 'span', {'class': 'number', 'data-figure': name});
  const label = el('span', {class: 'label', text: name});
  return {
    element: el('div', {class: 'term'}, mark, number, label),
    set(value, text = name, otherSign = sign) {
      setText(mark, otherSign);
      setText(number, count(value));
      setText(label, text);
      number.parentElement.toggleAttribute('data-some', value > 0);
      if (href && value > 0) {
        number.setAttribute('href', href);
        number.setAttribute('aria-label', `${count(value)} ${text}: show them`);
      } else if (href) {
        number.removeAttribute('href');
        number.removeAttribute('aria-label');
      }
    },
  };
}

function askToForget(app, name) {
  const one = app.outbox.destinations.find(known => known.name === name);
  askFirst(app, {
    title: `Forget the destination ${name}?`,
    texts: [one?.waiting > 0
      ? `${counted(one.waiting, 'event')} that wait for it will then never be sent to it.` : 'No event waits for it.',
    'It keeps no events any more. A route that takes its name later begins anew.'],
    yes: `Forget ${name}`,
    act: () => post(`/api/destinations/${encodeURIComponent(name)}/forget`, {outbox: app.outboxName}),
  });
}

function askAboutRefusals(app, name, action) {
  const one = app.outbox.destinations.find(known => known.name === name);
  askFirst(app, {
    title: `${DECISIONS[action].title}?`,
    texts: [`${counted(one?.apart?.refused ?? 0, 'event')} of ${name} were refused and wait. ${DECISIONS[action].text}`],
    yes: DECISIONS[action].title,
    danger: action === 'bury',
    act: () => post(`/api/destinations/${encodeURIComponent(name)}/refusals`, {outbox: app.outboxName}, {action}),
  });
}
