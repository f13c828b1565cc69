/** Makes an element. Text is always text: nothing here parses HTML. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  apply(element, props);
  append(element, children);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

export function svg(tag, props = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) element.setAttribute(name, value);
  append(element, children);
  return element;
}

function apply(element, props) {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'data') Object.assign(element.dataset, value);
    else if (value === true) element.setAttribute(name, '');
    else element.setAttribute(name, value);
  }
}

function append(element, children) {
  for (const child of children.flat(9)) {
    if (child === undefined || child === null || child === false || child === '') continue;
    element.append(child);
  }
}

/** Replaces what is in an element; children may be missing. */
export function fill(parent, ...children) {
  parent.replaceChildren();
  append(parent, children);
}

/** Puts these children in place and keeps those that are there already, so that focus and scrolling survive. */
export function reconcile(parent, children) {
  const wanted = new Set(children);
  for (const old of [...parent.childNodes]) if (!wanted.has(old)) old.remove();
  children.forEach((child, index) => {
    if (parent.childNodes[index] !== child) parent.insertBefore(child, parent.childNodes[index] ?? null);
  });
}

const PATHS = {
  menu: 'M4 6h16M4 12h16M4 18h16',
  hash: 'M9.5 4 7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16',
  send: 'M3.5 20.5 21 12 3.5 3.5 5 10.5l9 1.5-9 1.5z',
  close: 'M6 6l12 12M18 6 6 18',
  back: 'M14.5 5.5 8 12l6.5 6.5',
  file: 'M6.5 3h7l4.5 4.5V20a1 1 0 0 1-1 1h-10.5a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM13 3.5V8h4.5M9 12.5h6M9 16h6',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  thread: 'M20 11.5c0 4-3.6 7-8 7-1.2 0-2.4-.2-3.4-.6L4 19.5l1.3-3.6A6.6 6.6 0 0 1 4 11.5c0-4 3.6-7 8-7s8 3 8 7zM8.5 10.5h7M8.5 13.5h4',
  slash: 'M6 3.5h12a2.5 2.5 0 0 1 2.5 2.5v12a2.5 2.5 0 0 1-2.5 2.5H6A2.5 2.5 0 0 1 3.5 18V6A2.5 2.5 0 0 1 6 3.5zM14.5 7l-5 10',
  bold: 'M8 5h5a3.3 3.3 0 0 1 0 7H8zM8 12h6a3.5 3.5 0 0 1 0 7H8z',
  italic: 'M11 5h6M7 19h6M14 5l-4 14',
  strike: 'M4.5 12h15M16.5 8c0-2-2-3.2-4.5-3.2S7.5 6 7.5 8M7.5 16c0 2 2 3.2 4.5 3.2s4.5-1.2 4.5-3.2',
  code: 'M8.5 7 3.5 12l5 5M15.5 7l5 5-5 5',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 20.5 20.5',
  home: 'M4 11.5 12 4.5l8 7V19a1 1 0 0 1-1 1h-4.5v-5.5h-5V20H5a1 1 0 0 1-1-1z',
  chat: 'M4 5.5h12.5v9H9l-4 3.5v-3.5H4zM19.5 9v11l-3.5-3h-6',
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4',
  later: 'M6.5 4h11v16.5L12 16l-5.5 4.5z',
  chevron: 'M6.5 9.5 12 15l5.5-5.5',
  caret: 'M8 10h8l-4 5z',
  people: 'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 19.5c0-3.5 2.9-5.5 6.5-5.5s6.5 2 6.5 5.5M16 5a3.3 3.3 0 0 1 0 6.3M18 14.3c2.2.7 3.5 2.5 3.5 5.2',
  reply: 'M9.5 6 4 11.5 9.5 17M4.5 11.5H14c3.5 0 6 2.5 6 6.5',
  warn: 'M12 4 2.5 20h19zM12 10v4.5M12 17v.5',
};

/** A small drawing, of no meaning to screen readers. */
export function icon(name, size = 20) {
  const filled = name === 'send' || name === 'caret';
  return svg('svg', {
    class: `icon icon-${name}`, viewBox: '0 0 24 24', width: size, height: size, 'aria-hidden': 'true',
    fill: filled ? 'currentColor' : 'none', stroke: filled ? 'none' : 'currentColor',
    'stroke-width': '1.7', 'stroke-linecap': 'round', 'stroke-linejoin': 'round',
  }, svg('path', { d: PATHS[name] }));
}

export async function post(action, body) {
  try {
    const response = await fetch(`/playground/page/${action}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return await response.json();
  } catch {
    return { delivery: 'dispatch_failed', problem: 'The playground does not answer.' };
  }
}
