// The dialog that admits refused bodies: it shows what would happen, asks, and shows the result.

import {post} from './api.js';
import {button, el} from './dom.js';
import {openDialog, problemLine} from './drawer.js';
import {count} from './format.js';

/**
 * @param path    where to post
 * @param request {ids} or {all, group}
 * @param yes     the words of the confirming button
 */
export function openAdmit(app, title, path, request, yes) {
  const outbox = app.outboxName;
  const ending = new AbortController();
  const problem = problemLine();
  const result = el('div', {'id': 'admit-result', 'role': 'status'}, el('p', {text: 'Looking at them; nothing is changed yet...'}));
  const confirm = button(yes, 'confirm', () => run(false), {hidden: true});
  const again = button('Look again', 'dry-run', () => run(true), {class: 'plain', hidden: true});
  const leave = button('Cancel', 'close', () => dialog.close(), {class: 'plain'});
  const dialog = openDialog(title, el('div', {}, result, problem.line,
      el('div', {class: 'actions'}, confirm, again, leave)), () => ending.abort());
  run(true);

  async function run(dryRun) {
    confirm.disabled = true;
    again.hidden = true;
    problem.show(null);
    try {
      // Closing the dialog stops a dry run, but not an admission that was confirmed.
      const answer = await post(path, {outbox}, {...request, dryRun}, dryRun ? ending.signal : undefined);
      result.replaceChildren(...lines(answer));
      const changes = answer.admitted + answer.duplicates + (path.includes('quarantine') ? answer.unusable : 0);
      confirm.hidden = !dryRun || changes === 0;
      if (!dryRun) {
        leave.textContent = 'Close';
        leave.focus();
        app.refresh();
      } else {
        again.hidden = false;
        if (changes > 0) {
          confirm.disabled = false;
          confirm.focus();
        }
      }
    } catch (failure) {
      problem.show(failure);
      again.hidden = false;
    }
    confirm.disabled = false;
  }
}

function lines({admitted, duplicates, unusable, refused, dryRun}) {
  const entry = (name, value, text) => (value === 0 && name !== 'admitted' ? null
    : el('li', {'data-result': name, 'data-count': value}, el('b', {text: count(value)}), ' ' + text));
  const verb = (value, would, one, many) => (dryRun ? would : value === 1 ? one : many);
  const is = value => (value === 1 ? 'is' : 'are');
  return [
    el('p', {text: dryRun ? 'Nothing is changed yet. Of these:' : 'Done. Of these:'}),
    el('ul', {class: 'results'},
        entry('admitted', admitted, `${verb(admitted, 'would be', 'was', 'were')} admitted as events, with the time when they first came`),
        entry('refused', refused, `${is(refused)} still not signed with a known secret, and ${refused === 1 ? 'stays' : 'stay'}`),
        entry('duplicates', duplicates, `${is(duplicates)} stored already, and ${verb(duplicates, 'would go', 'went', 'went')}`),
        entry('unusable', unusable, `${is(unusable)} signed, but no usable event: ${dryRun ? 'would be' : 'now'} among the dead letters`)),
  ];
}
