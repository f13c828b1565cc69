import { h, icon, reconcile } from './dom.js';
import { avatar } from './messages.js';
import { store } from './store.js';

const RAIL = [['home', 'Home'], ['chat', 'DMs'], ['bell', 'Activity'], ['later', 'Later']];

/** The narrow column at the very left; decoration. */
export function drawRail(parent) {
  parent.append(h('div', { class: 'workspace-tile' }, 'M'),
    ...RAIL.map(([name, label]) => h('div', { class: `rail-item ${name === 'home' ? 'rail-active' : ''}` },
      h('span', { class: 'rail-icon' }, icon(name, 20)), h('span', { class: 'rail-label' }, label))));
}

export function drawSidebar(parent, leave) {
  const channels = [...store.channels.values()];
  const [[kind, name] = []] = parent.contains(document.activeElement) ? Object.entries(document.activeElement.dataset) : [];
  reconcile(parent, [
    h('div', { class: 'workspace' }, h('span', { class: 'clip' }, 'Meshops'), icon('chevron', 16)),
    h('div', { class: 'sidebar-scroll' },
      section('Channels', channels.filter((channel) => !channel.direct), leave),
      section('Apps', channels.filter((channel) => channel.direct), leave)),
    people(leave),
  ]);
  if (kind) parent.querySelector(`[data-${kind}="${CSS.escape(name)}"]`)?.focus();
}

function section(title, channels, leave) {
  return h('div', { class: 'sidebar-section' },
    h('h2', { class: 'sidebar-title' }, icon('caret', 18), title),
    h('ul', {}, channels.map((channel) => h('li', {}, entry(channel, leave)))));
}

function entry(channel, leave) {
  const unread = channel.id === store.channel ? [] : store.unread(channel.id);
  const calls = channel.direct ? unread.length
    : unread.filter((message) => message.ephemeral || message.text.includes(`<@${store.me}>`)).length;
  return h('button', {
    class: `channel ${unread.length ? 'unread' : ''}`, 'aria-current': channel.id === store.channel ? 'page' : null,
    data: { channel: channel.name },
    onclick: () => {
      store.open(channel.id);
      leave();
    },
  },
  channel.direct ? avatar('U0SAILWRIGHT', 20) : icon('hash', 17),
  h('span', { class: 'clip' }, channel.direct ? 'Sailwright' : channel.name),
  calls > 0 && h('span', { class: 'badge', 'aria-label': `${calls} mentions` }, calls));
}

function people(leave) {
  return h('div', { class: 'people', role: 'radiogroup', 'aria-label': 'Who you are' },
    h('div', { class: 'people-title' }, 'You are'),
    [...store.people.values()].filter((person) => !person.bot).map((person) => h('button', {
      class: 'person', role: 'radio', 'aria-checked': String(person.id === store.me), data: { person: person.name },
      onclick: () => {
        store.become(person.id);
        leave();
      },
    }, h('span', { class: 'presence' }, avatar(person.id, 28)),
    h('span', { class: 'person-names' }, h('span', { class: 'clip' }, person.realName), h('span', { class: 'person-title clip' }, person.title)))));
}

export function drawHeader(parent) {
  const channel = store.channels.get(store.channel);
  if (!channel) return;
  parent.replaceChildren(
    h('h1', {}, channel.direct ? avatar('U0SAILWRIGHT', 24) : icon('hash', 18), h('span', { class: 'clip' }, channel.direct ? 'Sailwright' : channel.name)),
    h('span', { class: 'topic clip' }, channel.topic),
    h('span', { class: 'members', title: 'Members' }, icon('people', 16), String(channel.direct ? 2 : store.people.size - 1)));
}

export function drawThreadHeader(parent, close) {
  const channel = store.channels.get(store.channel);
  parent.replaceChildren(
    h('h1', {}, 'Thread'),
    h('span', { class: 'topic clip' }, channel?.direct ? 'Sailwright' : `# ${channel?.name ?? ''}`),
    h('button', { class: 'icon-button', 'aria-label': 'Close thread', onclick: close }, icon('close')));
}
