// Dialogs. The browser's own modal dialog keeps the focus inside, closes with Escape, and gives the focus back.

import {el, keepFocus, setText} from './dom.js';

let drawer = null;
const dialogs = new Set();

/** Opens the panel for one thing, or changes what it shows; `onclose` runs when the reader closes it. */
export function openDrawer(title, content, onclose) {
  closeDrawer();
  drawer = modal('drawer', title, content, onclose);
}

/** Closes the panel without its `onclose`. */
export function closeDrawer() {
  if (drawer !== null) {
    const open = drawer;
    drawer = null;
    open.dismiss();
  }
}

/** Opens a dialog in the middle; the answer's `close()` closes it. */
export function openDialog(title, content, onclose) {
  const one = modal('dialog', title, content, () => {
    dialogs.delete(one);
    onclose?.();
  });
  dialogs.add(one);
  return one;
}

/** Closes the dialogs in the middle as if the reader had: they belong to the place that the reader has left. */
export function closeDialogs() {
  dialogs.forEach(one => one.close());
}

/**
 * Asks before something that can't be taken back. `yes` and `no` are the words of the buttons; `act` does it. If that fails, the
 * dialog stays and says why.
 */
export function askFirst(app, {title, texts, yes, no = 'Cancel', danger = true, act}) {
  const problem = problemLine();
  const confirm = el('button', {'type': 'button', 'data-action': 'confirm', 'class': danger ? 'danger' : null, 'text': yes,
    async onclick() {
      confirm.disabled = true;
      try {
        await act();
        dialog.close();
        app.refresh();
      } catch (failure) {
        problem.show(failure);
        confirm.disabled = false;
      }
    }});
  const leave = el('button', {'type': 'button', 'data-action': 'close', 'class': 'plain', 'text': no,
    'onclick': () => dialog.close()});
  const dialog = openDialog(title, el('div', {}, texts.map(text => el('p', {text})), problem.line,
      el('div', {class: 'actions'}, confirm, leave)));
  leave.focus();
}

let numbers = 0;

function modal(kind, title, content, onclose) {
  const id = `dialog-${++numbers}`;
  let silent = false;
  const dialog = el('dialog', {'class': kind, 'aria-labelledby': id},
      el('div', {class: 'dialog-head'},
          el('h2', {id, text: title}),
          el('button', {type: 'button', class: 'plain', 'data-action': 'close', text: 'Close', onclick: () => dialog.close()})),
      el('p', {class: 'gone', text: 'Linkrelay does not answer. What you see here may be old.'}),
      el('div', {class: 'dialog-body'}, content));
  dialog.addEventListener('click', event => {
    if (event.target === dialog) {
      dialog.close(); // The backdrop.
    }
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (drawer?.dialog === dialog) {
      drawer = null;
    }
    if (!silent) {
      onclose?.();
      keepFocus();
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  return {
    dialog,
    close: () => dialog.close(),
    dismiss() {
      silent = true;
      dialog.close();
    },
  };
}

/** The place for problems in a dialog, because the page behind it can't be seen. */
export function problemLine() {
  const line = el('p', {class: 'problem', role: 'alert', hidden: true});
  return {
    line,
    show(problem) {
      line.hidden = !problem || problem.aborted === true;
      setText(line, problem ? problem.message : '');
    },
  };
}
