import { fill, h, icon } from './dom.js';
import { store } from './store.js';

const BOT = 'U0SAILWRIGHT';

/** What to do next, read off the conversation. Steps are numbered so that a dismissed one stays dismissed. */
function next() {
  const fromBot = [...store.messages.values()].filter((message) => message.author === BOT);
  const scenario = store.scenarios.find((one) => one.id === store.playing);
  const other = [...store.people.values()].find((person) => !person.bot && person.id !== store.me);
  const outcome = fromBot.filter((message) => message.broadcast).sort(byTime).at(-1);
  const card = newest(fromBot, 'approve');
  const running = fromBot.filter((message) => !message.thread && message.text.startsWith('⏳')).sort(byTime).at(-1);
  if (outcome) {
    const [title, text] = outcome.text.startsWith('✅')
      ? ['Done. Everything runs', 'The thread has every step. Start over, or play the other scenario in the panel.']
      : ['A human is needed', 'The thread says what happened and what to do next.'];
    return { step: 6, title, text, button: store.thread ? null : ['Open the thread', () => openThread(outcome)] };
  }
  if (card && store.lastRequester === store.me) {
    return { step: 3, title: 'Somebody else has to approve', text: `You asked for it, so your own Approve is refused: try it. Then be ${other?.realName ?? 'the other one'}.`, button: other && [`Become ${other.realName}`, () => store.become(other.id)], spot: `[data-person="${other?.name}"]` };
  }
  if (card) {
    return { step: 4, title: 'You are the second pair of eyes', text: 'Read the card, then press Approve upgrade.', spot: '[data-action="approve"]', button: card.channel === store.channel ? null : ['Show the card', () => store.open(card.channel)] };
  }
  if (running) {
    return { step: 5, title: 'It is under way', text: 'The card is updated in place, its thread tells each step, and the panel shows the mesh.', button: store.thread === running.ts ? null : ['Open the thread', () => openThread(running)] };
  }
  if (fromBot.length > 0 && scenario) {
    return { step: 2, title: 'Ask for the way out', command: scenario.suggestion };
  }
  return { step: 1, title: scenario?.id === 'night' ? 'Users are down. Ask what is wrong' : 'Ask how the mesh is', command: '/istio status' };
}

function newest(messages, action) {
  return messages.filter((message) => message.blocks.some((block) => block.elements?.some((part) => part.action_id === action))).sort(byTime).at(-1);
}

const byTime = (a, b) => (a.ts < b.ts ? -1 : 1);

function openThread(message) {
  store.open(message.channel);
  store.openThread(message.thread || message.ts);
}

let dismissed = -1;
let drawn = '';

/** Shows the hint above the composer and rings what it speaks of. */
export function drawCoach(parent, composer) {
  const hint = next();
  for (const old of document.querySelectorAll('.spot')) old.classList.remove('spot');
  if (hint.step < dismissed) dismissed = -1;
  const hidden = hint.step === dismissed || store.people.size === 0;
  parent.hidden = hidden;
  if (hidden) return;
  if (hint.spot) document.querySelector(hint.spot)?.classList.add('spot');
  const now = JSON.stringify([hint.step, hint.title, hint.text, hint.command, hint.button?.[0]]);
  if (now === drawn) return;
  drawn = now;
  fill(parent,
    h('div', { class: 'coach-text' },
      h('strong', {}, hint.title),
      hint.command ? h('span', {}, 'Type ', h('code', { class: 'code', data: { hint: 'command' } }, hint.command)) : h('span', {}, hint.text)),
    hint.command && h('button', { class: 'coach-button', onclick: () => composer.fill(hint.command) }, 'Type it for me'),
    hint.button && h('button', { class: 'coach-button', data: { hint: 'button' }, onclick: () => latest()[1]() }, hint.button[0]),
    h('button', {
      class: 'icon-button', 'aria-label': 'Dismiss this hint',
      onclick: () => {
        dismissed = hint.step;
        parent.hidden = true;
      },
    }, icon('close', 16)));
}

/** The button of the hint as of now: its target may have changed since it was drawn. */
function latest() {
  return next().button ?? ['', () => {}];
}
