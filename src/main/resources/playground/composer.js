import { h, icon } from './dom.js';
import { store } from './store.js';

const USAGES = [
  ['/istio status', '[cluster]', 'What runs, whether it is supported, and what is wrong'],
  ['/istio diagnose', '[cluster]', 'Why it is broken: one cause, its symptoms, what was ruled out'],
  ['/istio compare', '<cluster> [cluster]', 'Two meshes side by side, the suspicious difference first'],
  ['/istio versions', '[cluster]', 'Which versions run: support, security bulletins, Kubernetes'],
  ['/istio releases', '', 'Which releases there are, and how long each is supported'],
  ['/istio watch', '[cluster]', 'What ends soon or hits what runs, by its day'],
  ['/istio upgrade', '[cluster] [version] [--emergency "why"]', 'Plan an upgrade and ask for approval'],
  ['/istio help', '', 'Everything that can be asked for'],
];

const STYLES = [['bold', 'Bold', '*'], ['italic', 'Italic', '_'], ['strike', 'Strikethrough', '~'], ['code', 'Code', '`']];

/** Where messages and commands are typed; for the channel or for the open thread. */
export class Composer {
  #inThread;
  #text;
  #send;
  #popup;
  #broadcast;
  #chosen = 0;
  #offered = [];
  #sent;

  /** `sent` is called when something was sent. */
  constructor(parent, inThread, sent) {
    this.#sent = sent;
    this.#inThread = inThread;
    const id = inThread ? 'thread' : 'channel';
    this.#text = h('textarea', {
      rows: 1, 'aria-label': 'Message', 'aria-autocomplete': 'list', 'aria-controls': `${id}-commands`,
      enterkeyhint: 'send', autocapitalize: 'off', autocomplete: 'off', spellcheck: 'false', role: 'combobox', 'aria-expanded': 'false',
      oninput: () => this.#typed(), onkeydown: (event) => this.#key(event), onblur: () => this.#offer([]),
    });
    this.#send = h('button', { class: 'send', 'aria-label': 'Send now', disabled: true, onclick: () => this.submit() }, icon('send', 16));
    this.#popup = h('div', { class: 'commands', id: `${id}-commands`, role: 'listbox', 'aria-label': 'Commands', hidden: true });
    this.#broadcast = h('input', { type: 'checkbox' });
    parent.append(this.#popup, h('div', { class: 'composer-box' },
      h('div', { class: 'composer-styles' }, STYLES.map(([name, label, mark]) => h('button', {
        class: 'icon-button', 'aria-label': label, title: label, onmousedown: (event) => event.preventDefault(),
        onclick: () => this.#wrap(mark),
      }, icon(name, 18)))),
      this.#text,
      inThread && h('label', { class: 'broadcast' }, this.#broadcast, h('span', {}, 'Also send to ', h('span', { class: 'broadcast-channel' }))),
      h('div', { class: 'composer-actions' },
        h('button', {
          class: 'icon-button', 'aria-label': 'Slash command', title: 'Slash command',
          onmousedown: (event) => event.preventDefault(), onclick: () => this.fill('/istio '),
        }, icon('slash', 18)), this.#send)));
  }

  /** Who it is written to, in the placeholder. */
  address(name) {
    this.#text.placeholder = this.#inThread ? 'Reply…' : `Message ${name}`;
    const label = this.#text.closest('.composer').querySelector('.broadcast-channel');
    if (label) label.textContent = name;
  }

  fill(text) {
    this.#text.value = text;
    this.#text.focus();
    this.#text.setSelectionRange(text.length, text.length);
    this.#typed();
  }

  async submit() {
    const text = this.#text.value.trim();
    if (!text) return;
    this.#text.value = '';
    const broadcast = this.#broadcast.checked;
    this.#broadcast.checked = false;
    this.#typed();
    this.#sent();
    const answer = await store.send(text, this.#inThread ? store.thread : '', broadcast);
    if (answer.problem && !this.#text.value) this.fill(text);
  }

  #typed() {
    const { value } = this.#text;
    this.#text.rows = Math.min(8, value.split('\n').length);
    this.#send.disabled = value.trim() === '';
    this.#offer(value.startsWith('/') && !value.includes('\n') ? matching(value) : []);
  }

  #offer(usages) {
    this.#offered = usages;
    this.#chosen = 0;
    this.#popup.hidden = usages.length === 0;
    this.#text.setAttribute('aria-expanded', String(usages.length > 0));
    this.#draw();
  }

  #draw() {
    this.#popup.replaceChildren(...(this.#offered.length === 0 ? [] : [h('div', { class: 'commands-title' }, 'Sailwright')]),
      ...this.#offered.map(([command, usage, about], index) => h('div', {
        class: 'command', role: 'option', 'aria-selected': String(index === this.#chosen),
        onmousedown: (event) => {
          event.preventDefault();
          this.#take(index);
        },
      }, h('img', { src: '/playground/assets/sailwright.svg', alt: '', width: 36, height: 36 }),
      h('div', {}, h('div', { class: 'command-line' }, h('strong', {}, command), ' ', h('span', {}, usage)), h('div', { class: 'command-about' }, about)))));
  }

  #take(index) {
    const [command, usage] = this.#offered[index];
    this.fill(usage ? `${command} ` : command);
    this.#offer([]);
  }

  #key(event) {
    if (event.isComposing) return;
    const open = this.#offered.length > 0;
    if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : this.#offered.length - 1;
      this.#chosen = (this.#chosen + step) % this.#offered.length;
      this.#draw();
    } else if (open && event.key === 'Tab') {
      event.preventDefault();
      this.#take(this.#chosen);
    } else if (open && event.key === 'Escape') {
      event.stopPropagation();
      this.#offer([]);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      // A command that is only begun is completed first; a whole one is sent.
      const begun = open && !this.#offered.some(([command]) => this.#text.value.trim().startsWith(command));
      if (begun) this.#take(this.#chosen);
      else this.submit();
    }
  }

  #wrap(mark) {
    const { selectionStart: from, selectionEnd: until, value } = this.#text;
    this.#text.setRangeText(mark + value.slice(from, until) + mark, from, until, 'end');
    if (from === until) this.#text.setSelectionRange(from + 1, from + 1);
    this.#text.focus();
    this.#typed();
  }
}

function matching(value) {
  return USAGES.filter(([command]) => command.startsWith(value.trimEnd()) || value.startsWith(`${command} `) || value === command);
}
