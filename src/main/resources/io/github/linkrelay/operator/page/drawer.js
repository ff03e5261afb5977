// Dialogs. The browser's own modal dialog keeps the focus inside, closes with Escape, and gives the focus back.

import {el, keepFocus} from './dom.js';

let drawer = null;

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
  return modal('dialog', title, content, onclose);
}

let numbers = 0;

function modal(kind, title, content, onclose) {
  const id = `dialog-${++numbers}`;
  let silent = false;
  const dialog = el('dialog', {'class': kind, 'aria-labelledby': id},
      el('div', {class: 'dialog-head'},
          el('h2', {id, text: title}),
          el('button', {type: 'button', class: 'plain', 'data-action': 'close', text: 'Close', onclick: () => dialog.close()})),
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
      line.textContent = problem ? problem.message : '';
    },
  };
}
