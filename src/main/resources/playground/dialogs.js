import { h, icon, post } from './dom.js';
import { blocks, text } from './blocks.js';
import { store } from './store.js';

/** Slack's question before a click counts. Resolves to whether it does. */
export function confirmed(confirm) {
  return new Promise((resolve) => {
    const answer = (yes) => {
      resolve(yes);
      dialog.close();
    };
    const dialog = h('dialog', { class: 'dialog confirm', 'aria-labelledby': 'confirm-title' },
      h('header', {}, h('h2', { id: 'confirm-title' }, confirm.title ? text(confirm.title) : 'Are you sure?'), closing(() => answer(false))),
      h('div', { class: 'dialog-body' }, text(confirm.text)),
      h('footer', {},
        h('button', { class: 'button', onclick: () => answer(false) }, confirm.deny ? text(confirm.deny) : 'Cancel'),
        h('button', {
          class: `button ${confirm.style === 'danger' ? 'button-danger-filled' : 'button-primary'}`,
          autofocus: true, data: { confirm: 'yes' }, onclick: () => answer(true),
        }, confirm.confirm ? text(confirm.confirm) : 'Yes')));
    dialog.addEventListener('cancel', () => resolve(false));
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  });
}

function closing(act) {
  return h('button', { class: 'icon-button', 'aria-label': 'Close', onclick: act }, icon('close'));
}

let form = null;

/** Keeps the one form that an app may have open in step with the server. */
export function showView(view) {
  if (form && (!view || form.dataset.hash !== view.hash)) {
    form.remove();
    form = null;
  }
  if (!view || form) return;
  const close = () => post('close', { as: store.me });
  form = h('dialog', { class: 'dialog modal', 'aria-labelledby': 'modal-title', data: { hash: view.hash } },
    h('header', {}, h('img', { src: '/playground/assets/sailwright.svg', alt: '', width: 28, height: 28 }),
      h('h2', { id: 'modal-title' }, text(view.title)), closing(close)),
    h('form', { class: 'dialog-body', id: 'modal-form', method: 'dialog', onsubmit: submit },
      blocks(view.blocks, () => Promise.resolve(true))),
    h('footer', {},
      h('button', { class: 'button', onclick: close }, view.close ? text(view.close) : 'Cancel'),
      view.submit && h('button', { class: 'button button-primary', form: 'modal-form', type: 'submit' }, text(view.submit))));
  form.addEventListener('cancel', (event) => {
    event.preventDefault();
    close();
  });
  document.body.append(form);
  form.showModal();
}

async function submit(event) {
  event.preventDefault();
  const values = {};
  for (const field of event.target.querySelectorAll('[data-field]')) {
    values[field.dataset.field] = field.matches('.checks')
      ? [...field.querySelectorAll(':checked')].map((box) => box.value).join('\n')
      : field.value;
  }
  const { errors = {} } = await post('submit', { as: store.me, values });
  for (const block of event.target.querySelectorAll('[data-input]')) {
    block.querySelector('.input-error').textContent = errors[block.dataset.input] ?? errors[''] ?? '';
  }
}
