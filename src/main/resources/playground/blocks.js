import { h, icon } from './dom.js';
import { mrkdwn, plain, formatted } from './mrkdwn.js';
import { emoji } from './emoji.js';
import { world } from './store.js';
import { confirmed } from './dialogs.js';

const LONG = 700;

/** All blocks of a message or a form. `use(blockId, element, option)` is called when something is clicked. */
export function blocks(list, use) {
  return list.map((block) => BLOCKS[block.type]?.(block, use) ?? unknown(block));
}

export function text(object) {
  if (!object) return [];
  if (typeof object === 'string') return plain(object);
  return object.type === 'mrkdwn' ? mrkdwn(object.text, world, { verbatim: object.verbatim }) : plain(object.text);
}

function unknown(block) {
  return h('div', { class: 'block unsupported' }, `A block of type ${block.type} cannot be shown here.`);
}

const BLOCKS = {
  header: (block) => h('div', { class: 'block block-header', role: 'heading', 'aria-level': '3' }, text(block.text)),
  divider: () => h('hr', { class: 'block block-divider' }),
  section: (block, use) => h('div', { class: 'block block-section' },
    h('div', { class: 'section-body' },
      block.text && folded(h('div', { class: 'section-text' }, text(block.text)), block),
      block.fields && h('div', { class: 'section-fields' }, block.fields.map((field) => h('div', {}, text(field))))),
    block.accessory && h('div', { class: 'section-accessory' }, element(block.accessory, block, use))),
  context: (block) => h('div', { class: 'block block-context' }, block.elements.map((part) => (part.type === 'image'
    ? image(part, 'context-image')
    : h('span', { class: 'context-text' }, text(part))))),
  actions: (block, use) => h('div', { class: 'block block-actions' }, block.elements.map((part) => element(part, block, use))),
  image: (block) => h('figure', { class: 'block block-image' },
    block.title && h('figcaption', {}, text(block.title)), image(block, 'image')),
  markdown: (block) => h('div', { class: 'block block-section' }, mrkdwn(block.text.replaceAll('**', '*'), world)),
  rich_text: (block) => h('div', { class: 'block block-rich' }, block.elements.map(richPart)),
  plan: (block) => h('div', { class: 'block block-plan' },
    h('div', { class: 'plan-title' }, block.title), h('ul', { class: 'plan-tasks' }, block.tasks.map(task))),
  task_card: (block) => h('ul', { class: 'block block-plan plan-tasks' }, task(block)),
  input: (block, use) => input(block, use),
};

function folded(element, block) {
  if (block.expand || (block.text.text?.length ?? 0) < LONG) return element;
  element.classList.add('folded');
  const more = h('button', {
    class: 'link-button', onclick: () => {
      element.classList.remove('folded');
      more.remove();
    },
  }, 'See more');
  return h('div', {}, element, more);
}

function image(part, name) {
  return h('img', { class: name, src: part.image_url, alt: part.alt_text, loading: 'lazy' });
}

const STATUS = { pending: '○', in_progress: '◔', complete: '✓', error: '✕' };
const STATUS_WORD = { pending: 'pending', in_progress: 'in progress', complete: 'complete', error: 'failed' };

function task(card) {
  return h('li', { class: `task task-${card.status}` },
    h('span', { class: 'task-status', role: 'img', 'aria-label': STATUS_WORD[card.status] }, STATUS[card.status]),
    h('div', {}, h('div', { class: 'task-title' }, card.title),
      card.details?.elements.map(richPart), card.output?.elements.map(richPart)));
}

const RICH = {
  rich_text_section: (part) => h('div', {}, part.elements.map(richElement)),
  rich_text_quote: (part) => h('blockquote', {}, part.elements.map(richElement)),
  rich_text_preformatted: (part) => h('pre', { class: 'code-block', tabindex: '0' }, part.elements.map((one) => one.text ?? one.url)),
  rich_text_list: (part) => h(part.style === 'ordered' ? 'ol' : 'ul', { class: `rich-list indent-${part.indent ?? 0}` },
    part.elements.map((item) => h('li', {}, item.elements.map(richElement)))),
};

function richPart(part) {
  return RICH[part.type]?.(part) ?? '';
}

function richElement(part) {
  const node = richLeaf(part);
  return Object.entries({ bold: 'strong', italic: 'em', strike: 's', code: 'code' })
    .filter(([style]) => part.style?.[style])
    .reduce((inner, [style, tag]) => h(tag, style === 'code' ? { class: 'code' } : {}, inner), node);
}

function richLeaf(part) {
  switch (part.type) {
    case 'text': return part.text;
    case 'link': return h('a', { href: part.url, target: '_blank', rel: 'noopener noreferrer' }, part.text ?? part.url);
    case 'emoji': return h('span', { class: 'emoji', role: 'img', 'aria-label': part.name }, emoji(part.name) ?? `:${part.name}:`);
    case 'user': return h('span', { class: 'mention' }, `@${world.person(part.user_id)?.realName ?? part.user_id}`);
    case 'channel': return h('span', { class: 'mention' }, `#${world.channel(part.channel_id)?.name ?? part.channel_id}`);
    case 'date': return h('time', {}, formatted(part.format, new Date(part.timestamp * 1000)));
    default: return '';
  }
}

function element(part, block, use) {
  if (part.type === 'image') return image(part, 'accessory-image');
  if (part.type === 'overflow') return menu(part, block, use, '⋯');
  if (part.type === 'static_select') return menu(part, block, use, part.placeholder?.text ?? 'Select');
  return button(part, block, use);
}

function button(part, block, use) {
  const node = h('button', {
    class: `button ${part.style ? `button-${part.style}` : ''}`,
    'aria-label': part.accessibility_label,
    data: { action: part.action_id, block: block.block_id },
  }, h('span', {}, text(part.text)));
  node.addEventListener('click', async () => {
    if (part.confirm && !(await confirmed(part.confirm))) return;
    node.setAttribute('aria-busy', 'true');
    const taken = await use(block.block_id, part);
    node.removeAttribute('aria-busy');
    if (taken === false) complain(node);
  });
  return node;
}

function complain(node) {
  if (node.parentElement?.querySelector('.not-taken')) return;
  node.after(h('span', { class: 'not-taken', role: 'alert' }, icon('warn', 16), 'This app is not responding right now.'));
}

function menu(part, block, use, label) {
  const select = h('select', { class: 'select', 'aria-label': label, data: { action: part.action_id, block: block.block_id } },
    h('option', { value: '' }, label),
    part.options.map((option) => h('option', { value: option.value }, option.text.text)));
  select.addEventListener('change', async () => {
    const option = select.value;
    if (!option || (part.confirm && !(await confirmed(part.confirm)))) return;
    await use(block.block_id, part, option);
    select.value = '';
  });
  return select;
}

function input(block) {
  const part = block.element;
  const id = `input-${block.block_id}-${part.action_id}`;
  return h('div', { class: 'block block-input', data: { input: block.block_id } },
    h('label', { for: id }, text(block.label), block.optional && h('span', { class: 'optional' }, ' (optional)')),
    field(part, id, !block.optional),
    block.hint && h('p', { class: 'hint' }, text(block.hint)),
    h('p', { class: 'input-error', role: 'alert' }));
}

function field(part, id, required) {
  const data = { field: part.action_id };
  if (part.type === 'static_select') {
    return h('select', { id, class: 'field', data }, part.options.map((option) => h('option', {
      value: option.value, selected: option.value === part.initial_option?.value,
    }, option.text.text)));
  }
  if (part.type === 'checkboxes') {
    const initial = new Set(part.initial_options?.map((option) => option.value));
    return h('div', { id, class: 'checks', data }, part.options.map((option) => h('label', { class: 'check' },
      h('input', { type: 'checkbox', value: option.value, checked: initial.has(option.value) }), text(option.text))));
  }
  const node = h(part.multiline ? 'textarea' : 'input', {
    id, class: 'field', placeholder: part.placeholder?.text, maxlength: part.max_length, minlength: part.min_length,
    required, rows: part.multiline && 4, data, autofocus: part.focus_on_load,
  });
  node.value = part.initial_value ?? '';
  return node;
}
