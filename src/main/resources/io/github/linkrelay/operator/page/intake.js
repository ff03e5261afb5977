// Webhook requests by outcome, and the outbox that stores them.

import {el, setText} from './dom.js';
import {bytes, count, rate} from './format.js';
import {sparkline} from './sparkline.js';

/** The outcomes of a request, the most important first, and whether one is worth a look: what was, does not colour the page. */
const OUTCOMES = [
  ['stored', 'stored', false],
  ['duplicate', 'repeats of stored ones', false],
  ['signature_wrong', 'refused: signature wrong', true],
  ['signature_missing', 'refused: no signature', true],
  ['signature_malformed', 'refused: signature malformed', true],
  ['unusable', 'signed, but no event', true],
  ['malformed', 'malformed', true],
  ['unsupported_type', 'of another type, or compressed', true],
  ['too_large', 'too large', true],
  ['too_slow', 'too slow', true],
  ['pending', 'asked to come again: same one in hand', false],
  ['busy', 'asked to come again: too many at once', true],
  ['unavailable', 'asked to come again: not storable', true],
  ['failed', 'failed by a fault of ours', true],
];

export function intake(app) {
  const received = sparkline('Events stored per second');
  const refused = sparkline('Wrong signatures per second');
  const receivedNow = el('span', {class: 'figure', 'data-figure': 'received-rate'});
  const refusedNow = el('span', {class: 'figure', 'data-figure': 'refused-rate'});
  const outcomes = el('dl', {class: 'pairs tight'});
  const rows = new Map();

  const accepting = el('span', {class: 'state', 'data-figure': 'accepting'});
  const refusal = el('p', {class: 'reason'});
  const file = el('dd');
  const fill = el('meter', {'min': '0', 'max': '1', 'high': '1', 'low': '0.8', 'optimum': '0', 'aria-label': 'How full the file is',
    'hidden': true});
  const disk = el('dd');
  const events = el('dd');
  const dead = el('dd');
  const kept = el('dd');
  const notKept = el('dd', {'data-figure': 'not-kept'});
  const notKeptRow = row('Refused too fast to be kept', notKept);

  const element = el('div', {class: 'pair-of-cards'},
      el('section', {'class': 'card', 'aria-labelledby': 'webhooks'},
          el('h2', {id: 'webhooks', text: 'Webhooks'}),
          el('div', {class: 'paces'},
              el('div', {class: 'pace'}, el('p', {}, receivedNow, el('span', {class: 'quiet', text: ' stored'})), received.element),
              el('div', {class: 'pace warn'}, el('p', {}, refusedNow, el('span', {class: 'quiet', text: ' wrong signatures'})),
                  refused.element)),
          el('h3', {text: 'Requests since the start'}),
          outcomes),
      el('section', {'class': 'card', 'aria-labelledby': 'outbox-card'},
          el('h2', {id: 'outbox-card', text: 'Outbox'}),
          el('p', {}, accepting), refusal,
          el('dl', {class: 'pairs tight'},
              row('Events ever stored', events), row('Dead letters kept', dead), row('Refused requests kept', kept),
              notKeptRow,
              row('Size of the file', file), row('Free on its disk', disk)),
          fill));

  function update(status, outbox) {
    received.update(outbox.rates.received, outbox.rates.seconds);
    refused.update(outbox.rates.refused, outbox.rates.seconds);
    setText(receivedNow, rate(outbox.rates.received.at(-1) ?? 0));
    setText(refusedNow, rate(outbox.rates.refused.at(-1) ?? 0));
    showOutcomes(status.webhooks.requests);
    accepting.dataset.state = outbox.accepting ? 'running' : 'held';
    setText(accepting, outbox.accepting ? 'takes events' : 'refuses events');
    setText(refusal, outbox.refusal ?? '');
    refusal.hidden = !outbox.refusal;
    setText(events, count(outbox.events));
    linkTo(dead, count(outbox.deadLetters), outbox.deadLetters > 0 && app.link('dead-letters'));
    linkTo(kept, count(outbox.quarantine), outbox.quarantine > 0 && app.link('quarantine'));
    setText(notKept, count(outbox.quarantineNotKept));
    notKeptRow.hidden = outbox.quarantineNotKept === 0;
    setText(file, bytes(outbox.fileBytes) + (outbox.maxBytes ? ` of ${bytes(outbox.maxBytes)}` : ''));
    setText(disk, bytes(outbox.diskFreeBytes));
    fill.hidden = !outbox.maxBytes;
    fill.value = outbox.maxBytes ? outbox.fileBytes / outbox.maxBytes : 0;
  }

  /** Shows stored requests and wrong signatures always, other outcomes once there were any; unknown ones by their name. */
  function showOutcomes(requests) {
    const unknown = Object.keys(requests).filter(name => !OUTCOMES.some(([known]) => known === name))
      .map(name => [name, name, true]);
    for (const [name, text, notable] of [...OUTCOMES, ...unknown]) {
      const value = requests[name] ?? 0;
      if (!rows.has(name)) {
        const number = el('dd', {'data-outcome': name});
        rows.set(name, {number, whole: row(text, number)});
        outcomes.append(rows.get(name).whole);
      }
      const {number, whole} = rows.get(name);
      whole.hidden = value === 0 && name !== 'stored' && name !== 'signature_wrong';
      whole.toggleAttribute('data-notable', value > 0 && notable);
      setText(number, count(value));
    }
  }

  return {element, update};
}

const row = (name, value) => el('div', {class: 'pair'}, el('dt', {text: name}), value);

function linkTo(node, text, href) {
  if (node.dataset.shown !== text + href) {
    node.dataset.shown = text + href;
    node.replaceChildren(href ? el('a', {href, text}) : text);
  }
}
