// The fields that choose events, for the search and for a replay.

import {el} from './dom.js';

const STATES = [['', 'any'], ['waiting', 'waiting'], ['delivered', 'delivered'], ['filtered', 'filtered'], ['dead', 'dead']];

/** Fields with `values()`, `set(values)` and `clear()`; times go in and out as RFC 3339 in UTC. */
export function filterForm(app, {destinations}) {
  const type = input({placeholder: 'link.clicked'});
  const hidden = {disabled: true, placeholder: 'hidden from you'};
  const id = input({size: 30, ...(app.masked ? hidden : {placeholder: 'or key'})});
  const user = input(app.masked ? hidden : {placeholder: 'or anonymous id'});
  const from = input({type: 'datetime-local', step: '1'});
  const until = input({type: 'datetime-local', step: '1'});
  const destination = el('select', {}, el('option', {value: '', text: 'any'}),
      (app.outbox?.destinations ?? []).map(one => el('option', {value: one.name, text: one.name})));
  const state = el('select', {}, STATES.map(([value, text]) => el('option', {value, text})));
  const element = el('div', {class: 'fields'},
      field('Type', type), field('Message id', id),
      field('User', user, app.masked ? 'Some fields are hidden from you, so ids can\'t be searched for.' : null),
      field('Received from', from), field('Received until', until),
      destinations ? [field('State', state), field('at destination', destination)] : null);

  return {
    element,
    values: () => ({
      type: type.value.trim(), id: id.value.trim(), user: user.value.trim(),
      from: utc(from.value), until: utc(until.value),
      ...(destinations ? {destination: destination.value, state: state.value} : {}),
    }),
    set(values) {
      type.value = values.type ?? '';
      id.value = values.id ?? '';
      user.value = values.user ?? '';
      from.value = local(values.from);
      until.value = local(values.until);
      destination.value = values.destination ?? '';
      state.value = values.state ?? '';
    },
    clear() { this.set({}); },
  };
}

export const input = props => el('input', {type: 'text', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off', ...props});

export const field = (text, control, note) => el('label', {}, el('span', {text}), control,
    note ? el('small', {class: 'quiet', text: note}) : null);

const utc = value => (value && !Number.isNaN(Date.parse(value)) ? new Date(value).toISOString() : '');

function local(text) {
  const at = new Date(text ?? '');
  return Number.isNaN(at.getTime()) ? '' : new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
