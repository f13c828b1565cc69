import { drawCoach } from './coach.js';
import { Composer } from './composer.js';
import { showView } from './dialogs.js';
import { icon } from './dom.js';
import { MeshPanel } from './mesh.js';
import { avatar, MessageList } from './messages.js';
import { drawHeader, drawRail, drawSidebar, drawThreadHeader } from './sidebar.js';
import { store } from './store.js';

const $ = (id) => document.getElementById(id);
const channelList = new MessageList($('messages'), false);
const threadList = new MessageList($('thread-messages'), true);
const composer = new Composer($('composer'), false, () => channelList.follow());
const threadComposer = new Composer($('thread-composer'), true, () => threadList.follow());
const mesh = new MeshPanel($('mesh'));

function draw() {
  const channel = store.channels.get(store.channel);
  if (!channel) return;
  const name = channel.direct ? 'Sailwright' : `#${channel.name}`;
  drawSidebar($('sidebar'), () => drawer(false));
  drawHeader($('channel-header'));
  channelList.show(`${store.me}/${channel.id}`, store.inChannel(channel.id));
  composer.address(name);
  drawThread(name);
  drawCoach($('coach'), composer);
  showView(store.view);
  mesh.drawScenarios();
  $('whoami').replaceChildren(avatar(store.me, 26));
  document.title = `${name} – Meshops – Sailwright playground`;
}

function drawThread(name) {
  const root = store.messages.get(`${store.channel}/${store.thread}`);
  $('thread').hidden = !root;
  $('client').classList.toggle('with-thread', Boolean(root));
  if (!root) return;
  drawThreadHeader($('thread-header'), () => store.openThread(''));
  threadList.show(`${store.me}/${root.channel}/${root.ts}`, [root, ...store.repliesTo(root.channel, root.ts)]);
  threadComposer.address(name);
}

/** Many changes in one frame are drawn once. */
let waiting = false;
function soon() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    draw();
  });
}

function drawer(open) {
  $('client').classList.toggle('drawer-open', open);
  $('menu').setAttribute('aria-expanded', String(open));
  $('scrim').hidden = !open;
}

drawRail($('rail'));
$('menu').append(icon('menu'));
document.querySelector('.search-icon').append(icon('search', 14));
$('menu').addEventListener('click', () => drawer(!$('client').classList.contains('drawer-open')));
$('whoami').addEventListener('click', () => drawer(true));
$('scrim').addEventListener('click', () => drawer(false));
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || document.querySelector('dialog[open]')) return;
  if ($('client').classList.contains('drawer-open')) drawer(false);
  else if (store.thread) store.openThread('');
});
document.addEventListener('visibilitychange', () => store.changed());
store.addEventListener('change', soon);
store.addEventListener('mesh', () => mesh.draw());
store.connect();
