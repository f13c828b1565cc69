import { post } from './dom.js';

/** What the page knows, and who is told when it changes. The server is right about everything but what was read. */
class Store extends EventTarget {
  me = sessionStorage.getItem('me') ?? 'U0ALICE01';
  people = new Map();
  channels = new Map();
  messages = new Map();
  scenarios = [];
  playing = '';
  view = null;
  mesh = null;
  lastRequester = '';
  channel = 'C0INCIDENTS';
  thread = '';
  read = {};
  online = true;
  #events = null;

  connect() {
    this.#events?.close();
    this.#events = new EventSource(`/playground/events?as=${encodeURIComponent(this.me)}`);
    this.#events.addEventListener('news', (event) => this.#take(JSON.parse(event.data)));
    this.#events.addEventListener('mesh', (event) => {
      this.mesh = JSON.parse(event.data);
      this.dispatchEvent(new Event('mesh'));
    });
    this.#events.onopen = () => this.#reachable(true);
    this.#events.onerror = () => this.#reachable(false);
  }

  #reachable(online) {
    this.online = online;
    document.getElementById('offline').hidden = online;
  }

  #take(news) {
    if (news.everything) {
      this.people = new Map(news.people.map((person) => [person.id, person]));
      this.channels = new Map(news.channels.map((channel) => [channel.id, channel]));
      this.scenarios = news.scenarios;
      this.playing = news.playing;
      this.messages = new Map();
      if (!this.channels.has(this.channel)) this.channel = 'C0INCIDENTS';
    }
    for (const message of news.messages) this.messages.set(key(message), message);
    for (const gone of news.gone) this.messages.delete(key(gone));
    if (this.thread && !this.messages.has(`${this.channel}/${this.thread}`)) this.thread = '';
    this.view = news.view;
    this.lastRequester = news.lastRequester;
    this.changed();
  }

  changed() {
    this.#markRead();
    this.dispatchEvent(new Event('change'));
  }

  become(person) {
    this.me = person;
    sessionStorage.setItem('me', person);
    this.view = null;
    if (this.channels.get(this.channel)?.direct) this.channel = 'C0INCIDENTS';
    this.connect();
  }

  open(channel) {
    this.channel = channel;
    this.thread = '';
    this.changed();
  }

  openThread(ts) {
    this.thread = ts;
    this.changed();
  }

  person(id) {
    return this.people.get(id);
  }

  /** The channel itself: roots, broadcasts, and ephemeral messages outside threads; oldest first. */
  inChannel(channel) {
    return this.#sorted((message) => message.channel === channel && (!message.thread || message.broadcast));
  }

  repliesTo(channel, root) {
    return this.#sorted((message) => message.channel === channel && message.thread === root);
  }

  #sorted(test) {
    return [...this.messages.values()].filter(test).sort((a, b) => (a.ts < b.ts ? -1 : 1));
  }

  unread(channel) {
    const read = this.read[this.me]?.[channel] ?? '';
    return this.inChannel(channel).filter((message) => message.ts > read && message.author !== this.me);
  }

  #markRead() {
    if (document.hidden) return;
    const last = this.inChannel(this.channel).at(-1);
    if (last) (this.read[this.me] ??= {})[this.channel] = last.ts;
  }

  send(text, thread, broadcast) {
    return post('send', { as: this.me, channel: this.channel, thread, text, broadcast });
  }

  click(message, block, action, option) {
    return post('click', { as: this.me, channel: message.channel, ts: message.ts, block, action, option });
  }
}

function key(message) {
  return `${message.channel}/${message.ts}`;
}

export const store = new Store();

/** The names that mrkdwn needs. */
export const world = {
  get me() { return store.me; },
  person: (id) => store.people.get(id),
  channel: (id) => store.channels.get(id),
};
