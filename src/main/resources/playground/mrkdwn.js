import { h } from './dom.js';
import { emoji } from './emoji.js';

const ENTITIES = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };
const decode = (text) => text.replace(/&(lt|gt|amp);/g, (entity) => ENTITIES[entity]);

/** Slack's mrkdwn as nodes. `world` knows names: person(id), channel(id). */
export function mrkdwn(text, world, options = {}) {
  return text.split(/(```[\s\S]*?```\n?)/g).flatMap((part) => {
    if (part.length >= 6 && part.startsWith('```') && part.trimEnd().endsWith('```')) {
      return [h('pre', { class: 'code-block' }, decode(links(part.trimEnd().slice(3, -3).replace(/^\n/, ''))))];
    }
    return lines(part, world, options);
  });
}

/** Short codes only, as plain_text has them. */
export function plain(text) {
  return withEmoji(text);
}

const links = (text) => text.replace(/<([^|>]+)(?:\|([^>]*))?>/g, (all, target, label) => label || target);

function lines(text, world, options) {
  const nodes = [];
  let quote = null;
  const rows = text.split('\n');
  rows.forEach((row, index) => {
    const quoted = /^(&gt;|>) ?/.exec(row);
    if (quoted) {
      quote ??= nodes[nodes.push(h('blockquote')) - 1];
      if (quote.childNodes.length) quote.append(h('br'));
      quote.append(...inline(row.slice(quoted[0].length), world, options));
      return;
    }
    const afterQuote = quote !== null;
    quote = null;
    if (index > 0 && !afterQuote) nodes.push(h('br'));
    nodes.push(...inline(row, world, options));
  });
  return nodes;
}

const TOKEN = /`([^`\n]+)`|<([^<>\n]+)>|(https?:\/\/[^\s<>|]*[^\s<>|.,:;!?)\]}'"])|:([a-z0-9_+-]+):/g;
const STYLE = /(^|[^\p{L}\p{N}*_~])([*_~])(?=[^\s*_~])([^\n]*?[^\s])\2(?![\p{L}\p{N}])/u;
const TAGS = { '*': 'strong', _: 'em', '~': 's' };

/** Code, links and emoji are set aside first, so that no style begins within them; each leaves one character behind. */
function inline(text, world, options) {
  const aside = [];
  const bare = text.replace(TOKEN, (...token) => {
    const node = tokenNode(token, world, options);
    if (node === undefined) return token[0];
    return String.fromCharCode(0xe000 + aside.push(node) - 1);
  });
  return styled(bare, aside);
}

function styled(text, aside) {
  const style = STYLE.exec(text);
  if (!style) return restored(text, aside);
  const from = style.index + style[1].length;
  const until = style.index + style[0].length;
  return [
    ...restored(text.slice(0, from), aside),
    h(TAGS[style[2]], {}, ...styled(style[3], aside)),
    ...styled(text.slice(until), aside),
  ];
}

function restored(text, aside) {
  return text.split(/([\ue000-\uf8ff])/).filter(Boolean)
    .map((part) => aside[part.charCodeAt(0) - 0xe000] ?? decode(part));
}

function tokenNode([, code, angle, url, name], world, options) {
  if (code !== undefined) return h('code', { class: 'code' }, decode(links(code)));
  if (angle !== undefined) return special(angle, world);
  if (url !== undefined) return options.verbatim ? undefined : anchor(decode(url), decode(url));
  return emoji(name) && emojiNode(emoji(name), name);
}

function special(body, world) {
  const [target, label] = split(body);
  const id = target.slice(1);
  if (target.startsWith('@')) return mention(`@${world.person(id)?.realName ?? decode(label ?? id)}`, id === world.me);
  if (target.startsWith('#')) return mention(`#${world.channel(id)?.name ?? decode(label ?? id)}`);
  if (target.startsWith('!date^')) return date(target, label ?? '');
  if (target.startsWith('!')) return mention(`@${decode(label ?? target.slice(1))}`, true);
  return anchor(decode(target), decode(label ?? target));
}

function split(body) {
  const bar = body.indexOf('|');
  return bar < 0 ? [body] : [body.slice(0, bar), body.slice(bar + 1)];
}

function mention(text, me = false) {
  return h('span', { class: me ? 'mention mention-me' : 'mention' }, text);
}

function anchor(target, label) {
  return /^(https?|mailto):/.test(target)
    ? h('a', { href: target, target: '_blank', rel: 'noopener noreferrer' }, label)
    : document.createTextNode(label);
}

function date(target, fallback) {
  const [, seconds, format] = target.split('^');
  const when = new Date(Number(seconds) * 1000);
  if (Number.isNaN(when.getTime()) || !format) return document.createTextNode(decode(fallback));
  return h('time', { datetime: when.toISOString(), title: when.toLocaleString() }, formatted(format, when));
}

/** A moment in Slack's date tokens. */
export function formatted(format, when) {
  const day = pretty(when);
  const long = when.toLocaleDateString('en-US', { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' });
  const usual = when.toLocaleDateString('en-US', { month: 'long', day: 'numeric', year: 'numeric' });
  const short = when.toLocaleDateString('en-US', { month: 'short', day: 'numeric', year: 'numeric' });
  const tokens = {
    date_num: when.toLocaleDateString('en-CA'), date: usual, date_short: short, date_long: long,
    date_pretty: day ?? usual, date_short_pretty: day ?? short, date_long_pretty: day ?? long,
    time: clock(when), time_secs: when.toLocaleTimeString('en-US'), ago: 'just now',
  };
  return format.replace(/\{([a-z_]+)\}/g, (all, name) => tokens[name] ?? all);
}

function pretty(when) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(when).setHours(0, 0, 0, 0)) / 86_400_000);
  return { '-1': 'tomorrow', 0: 'today', 1: 'yesterday' }[days];
}

export function clock(when) {
  return when.toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit' });
}

function withEmoji(text) {
  return text.split(/(:[a-z0-9_+-]+:)/g).filter(Boolean).map((part) => {
    const found = /^:(.+):$/.exec(part);
    return found && emoji(found[1]) ? emojiNode(emoji(found[1]), found[1]) : part;
  });
}

function emojiNode(character, name) {
  return h('span', { class: 'emoji', role: 'img', 'aria-label': name.replaceAll('_', ' ') }, character);
}
