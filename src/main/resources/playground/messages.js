import { h, icon, reconcile } from './dom.js';
import { blocks } from './blocks.js';
import { mrkdwn, clock } from './mrkdwn.js';
import { emoji } from './emoji.js';
import { store, world } from './store.js';

const TOGETHER_SECONDS = 300;

/** One list of messages that is kept up to date; the channel or a thread. */
export class MessageList {
  #parent;
  #inThread;
  #jump;
  #drawn = new Map();
  #place = '';
  #pinned = true;
  #scrolledTo = 0;

  constructor(parent, inThread) {
    this.#parent = parent;
    this.#inThread = inThread;
    this.#jump = h('button', { class: 'jump', hidden: true, onclick: () => this.follow() }, 'Latest messages', icon('chevron', 14));
    parent.after(h('div', { class: 'jump-place' }, this.#jump));
    parent.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#pinned && this.follow()).observe(parent);
  }

  show(place, messages) {
    const parent = this.#parent;
    const focus = focused(parent);
    if (place !== this.#place) {
      this.#drawn.clear();
      this.#pinned = true;
    }
    this.#place = place;
    const used = new Map();
    const rows = messages.flatMap((message, index) => this.#rows(message, messages[index - 1], used));
    if (!this.#inThread) rows.unshift(this.#kept('beginning', [], used, beginning));
    this.#drawn = used;
    reconcile(parent, rows);
    if (focus) parent.querySelector(focus)?.focus({ preventScroll: true });
    if (this.#pinned) this.follow();
    this.#offerJump();
  }

  /** Goes to the newest message, or to its top when it is taller than the view, and stays there when more comes. */
  follow() {
    const parent = this.#parent;
    const last = [...parent.querySelectorAll('.message')].at(-1);
    const tall = last && last.offsetHeight > parent.clientHeight;
    parent.scrollTop = tall ? last.offsetTop - parent.offsetTop - 8 : parent.scrollHeight;
    this.#pinned = true;
    this.#scrolledTo = parent.scrollTop;
    this.#offerJump();
  }

  #scrolled() {
    if (Math.abs(this.#parent.scrollTop - this.#scrolledTo) > 2) {
      this.#scrolledTo = this.#parent.scrollTop;
      this.#pinned = this.#below() < 60;
    }
    this.#offerJump();
  }

  #below() {
    const { scrollHeight, scrollTop, clientHeight } = this.#parent;
    return scrollHeight - scrollTop - clientHeight;
  }

  #offerJump() {
    this.#jump.hidden = this.#pinned || this.#below() < 200;
  }

  #rows(message, before, used) {
    const rows = [];
    const day = dayOf(message);
    if (!this.#inThread && (!before || dayOf(before) !== day)) {
      rows.push(this.#kept(`day/${day}`, [], used, () => dayDivider(message)));
    }
    const compact = !this.#inThread && rows.length === 0 && follows(message, before);
    const replies = this.#inThread ? [] : store.repliesTo(message.channel, message.ts);
    const root = message.thread && !this.#inThread ? store.messages.get(`${message.channel}/${message.thread}`) : undefined;
    const parts = [message, compact, replies.length, replies.at(-1), root];
    rows.push(this.#kept(message.ts, parts, used, () => this.#message(message, compact, replies, root)));
    if (this.#inThread && message.ts === store.thread) rows.push(this.#count(message, used));
    return rows;
  }

  #count(root, used) {
    const count = store.repliesTo(root.channel, root.ts).filter((reply) => !reply.ephemeral).length;
    return this.#kept('count', [count], used, () => h('div', { class: 'reply-divider', role: 'separator' },
      count === 0 ? 'No replies yet' : `${count} ${count === 1 ? 'reply' : 'replies'}`));
  }

  /** The same element as long as nothing that it shows has changed. */
  #kept(name, parts, used, make) {
    const drawn = this.#drawn.get(name);
    const same = drawn && drawn.parts.length === parts.length && drawn.parts.every((part, index) => part === parts[index]);
    const row = same ? drawn : { parts, element: make() };
    used.set(name, row);
    return row.element;
  }

  #message(message, compact, replies, root) {
    const author = store.person(message.author) ?? { realName: message.author, bot: true };
    const when = new Date(Number(message.ts) * 1000);
    const time = h('time', { class: 'time', datetime: when.toISOString(), title: when.toLocaleString() }, clock(when));
    return h('article', {
      class: `message ${compact ? 'compact' : ''} ${message.ephemeral ? 'ephemeral' : ''}`,
      data: { ts: message.ts, author: message.author }, 'aria-label': `${author.realName}, ${clock(when)}`,
    },
    message.ephemeral && h('div', { class: 'above' }, h('span', { class: 'gutter' }, icon('eye', 15)), 'Only visible to you'),
    message.broadcast && this.#broadcastLine(root),
    h('div', { class: 'gutter' }, compact ? time : avatar(message.author, 36)),
    h('div', { class: 'body' },
      !compact && h('div', { class: 'byline' },
        h('span', { class: 'name' }, author.realName),
        author.bot && h('span', { class: 'app-badge' }, 'APP'),
        author.status && h('span', { class: 'status', role: 'img', 'aria-label': author.title }, author.status), time),
      this.#content(message),
      message.file && sharedFile(message.file),
      Object.keys(message.reactions).length > 0 && reactions(message),
      !this.#inThread && !message.broadcast && replies.length > 0 && replyBar(message, replies)),
    !this.#inThread && !message.ephemeral && toolbar(message));
  }

  #broadcastLine(root) {
    if (this.#inThread) {
      return h('div', { class: 'above' }, h('span', { class: 'gutter' }), 'Also sent to the channel');
    }
    return h('div', { class: 'above' }, h('span', { class: 'gutter' }, icon('thread', 15)), 'replied to a thread: ',
      h('button', { class: 'link-button clip', onclick: () => store.openThread(root?.ts ?? '') }, root ? summary(root) : 'a message'));
  }

  #content(message) {
    const use = async (block, part, option) => {
      this.follow();
      return (await store.click(message, block, part.action_id, option)).delivery === 'accepted';
    };
    const edited = message.edited && h('span', { class: 'edited' }, ' (edited)');
    return message.blocks.length > 0
      ? h('div', { class: 'content' }, blocks(message.blocks, use), edited && h('div', { class: 'edited-line' }, edited))
      : h('div', { class: 'content text' }, mrkdwn(message.text, world), edited);
  }
}

function sharedFile(file) {
  if (file.picture) {
    return h('a', { class: 'picture', href: file.address, target: '_blank', rel: 'noopener' }, h('span', { class: 'clip' }, file.title), h('img', { src: file.address, alt: file.altText || file.title }));
  }
  return h('a', { class: 'file', href: file.address, target: '_blank', rel: 'noopener' }, icon('file', 18), h('span', { class: 'clip' }, file.title));
}

/** Which button has the focus, so that it can have it again after its message was drawn anew. */
function focused(parent) {
  const { action, block } = document.activeElement?.dataset ?? {};
  const ts = document.activeElement?.closest('.message')?.dataset.ts;
  return action && parent.contains(document.activeElement)
    ? `[data-ts="${ts}"] [data-action="${CSS.escape(action)}"][data-block="${CSS.escape(block)}"]`
    : null;
}

/** Who drew a line of their own lately needs no second name tag. */
function follows(message, before) {
  return before && before.author === message.author && !message.ephemeral && !before.ephemeral
    && !message.broadcast && !before.broadcast && message.blocks.length === 0 && before.blocks.length === 0
    && Number(message.ts) - Number(before.ts) < TOGETHER_SECONDS;
}

export function avatar(person, size) {
  return h('img', { class: 'avatar', src: `/playground/assets/${AVATARS[person] ?? 'slackbot'}.svg`, alt: '', width: size, height: size });
}

const AVATARS = { U0ALICE01: 'alice', U0BOB00002: 'bob', U0SAILWRIGHT: 'sailwright', U0ALERTS01: 'alerts', USLACKBOT: 'slackbot' };

function summary(message) {
  const header = message.blocks.find((block) => block.type === 'header');
  return header ? header.text.text : h('span', {}, mrkdwn(message.text, world)).textContent;
}

function reactions(message) {
  return h('div', { class: 'reactions' }, Object.entries(message.reactions).map(([name, users]) => h('span', {
    class: 'reaction', title: users.map((user) => store.person(user)?.realName).join(', '),
  }, emoji(name) ?? `:${name}:`, ' ', users.length)));
}

function replyBar(message, replies) {
  const lasting = replies.filter((reply) => !reply.ephemeral);
  const shown = lasting.length > 0 ? lasting : replies;
  return h('button', { class: 'reply-bar', onclick: () => store.openThread(message.ts) },
    [...new Set(shown.map((reply) => reply.author))].map((author) => avatar(author, 24)),
    h('span', { class: 'reply-count' }, `${shown.length} ${shown.length === 1 ? 'reply' : 'replies'}`),
    h('span', { class: 'reply-last' }, `Last reply today at ${clock(new Date(Number(shown.at(-1).ts) * 1000))}`),
    icon('chevron', 16));
}

function toolbar(message) {
  return h('div', { class: 'message-toolbar' }, h('button', {
    class: 'icon-button', 'aria-label': 'Reply in thread', title: 'Reply in thread',
    onclick: () => store.openThread(message.thread || message.ts),
  }, icon('thread', 18)));
}

function beginning() {
  const channel = store.channels.get(store.channel);
  return h('div', { class: 'beginning' }, h('h2', {}, channel.direct ? avatar('U0SAILWRIGHT', 44) : icon('hash', 30), channel.direct ? 'Sailwright' : channel.name),
    h('p', {}, channel.direct ? 'This is where Sailwright writes to you alone.' : `This is the very beginning of the #${channel.name} channel. ${channel.topic}.`));
}

function dayOf(message) {
  return new Date(Number(message.ts) * 1000).toDateString();
}

function dayDivider(message) {
  const when = new Date(Number(message.ts) * 1000);
  const label = when.toDateString() === new Date().toDateString()
    ? 'Today' : when.toLocaleDateString('en-US', { weekday: 'long', month: 'long', day: 'numeric' });
  return h('div', { class: 'day', role: 'separator', 'aria-label': label }, h('span', {}, label, icon('chevron', 12)));
}
