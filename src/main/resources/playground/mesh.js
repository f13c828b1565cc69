import { h, icon, post, svg } from './dom.js';
import { store } from './store.js';

const MISSING = /missing|failed|crash|pending|error/i;

/** The panel beside the conversation; on a phone a strip that opens. */
export class MeshPanel {
  #parent;
  #summary;
  #body;
  #select;
  #drawn = '';

  constructor(parent) {
    this.#parent = parent;
    this.#summary = h('button', { class: 'mesh-strip', 'aria-expanded': 'false', 'aria-controls': 'mesh-body', onclick: () => this.#toggle() });
    this.#body = h('div', { class: 'mesh-view' });
    this.#select = h('select', { class: 'scenario', 'aria-label': 'Scenario', onchange: (event) => start(event.target.value) });
    parent.append(this.#summary, h('div', { class: 'mesh-body', id: 'mesh-body' },
      h('p', { class: 'mesh-note' }, 'The simulated mesh. Everything else on this page is the product.'),
      this.#body,
      h('div', { class: 'mesh-controls' }, h('label', {}, 'Scenario', this.#select),
        h('button', { class: 'mesh-reset', data: { reset: 'yes' }, onclick: () => start(store.playing) }, 'Start over'))));
  }

  drawScenarios() {
    this.#select.replaceChildren(...store.scenarios.map((scenario) => h('option', {
      value: scenario.id, selected: scenario.id === store.playing,
    }, scenario.title)));
  }

  #toggle() {
    const open = this.#parent.classList.toggle('open');
    this.#summary.setAttribute('aria-expanded', String(open));
  }

  draw() {
    const { mesh } = store;
    const drawn = JSON.stringify(mesh);
    if (!mesh || drawn === this.#drawn) return;
    this.#drawn = drawn;
    const total = mesh.pods.reduce((sum, group) => sum + group.count, 0);
    const live = mesh.pods.filter((group) => !MISSING.test(group.phase)).reduce((sum, group) => sum + group.count, 0);
    const [istiod] = mesh.istiod;
    this.#summary.replaceChildren(
      dot(istiod?.healthy), h('span', { class: 'clip' }, `istiod ${istiod?.version ?? 'none'}`),
      h('span', {}, `${live}/${total} pods`),
      h('span', { class: mesh.ok200 < 90 ? 'bad' : 'good' }, `${mesh.ok200} % OK`), icon('chevron', 16));
    this.#body.replaceChildren(
      h('header', {}, h('h2', { class: 'clip' }, mesh.cluster), h('span', {}, `Kubernetes ${mesh.kubernetes}`)),
      h('section', { 'aria-label': 'Control plane' }, h('h3', {}, 'Control plane'), mesh.istiod.map(controlPlane)),
      h('section', { 'aria-label': 'Pods' }, h('h3', {}, 'Meshed pods', h('span', { class: 'mesh-number' }, `${live} of ${total}`)),
        bar(mesh, total), mesh.pods.map((group) => row(group, mesh))),
      h('section', { 'aria-label': 'Traffic' }, h('h3', {}, 'Traffic'), traffic(mesh)));
  }

}

/** Green is a proxy of the version of a control plane that lives. */
function colour(group, mesh) {
  if (MISSING.test(group.phase) || !group.version) return 'missing';
  return mesh.istiod.some((istiod) => istiod.healthy && istiod.version === group.version) ? 'current' : 'stale';
}

function bar(mesh, total) {
  return h('div', { class: 'pod-bar', 'aria-hidden': 'true' }, mesh.pods.map((group) => {
    const part = h('span', { class: colour(group, mesh) });
    part.style.flexGrow = String(group.count / Math.max(1, total));
    return part;
  }));
}

function row(group, mesh) {
  return h('div', { class: 'pod-row' }, h('span', { class: `swatch ${colour(group, mesh)}` }),
    h('span', { class: 'clip' }, group.phase, group.version && ` · proxy ${group.version}`), h('span', { class: 'mesh-number' }, group.count));
}

function start(scenario) {
  return post('start', { scenario });
}

function dot(healthy) {
  return h('span', { class: `dot ${healthy ? 'dot-good' : 'dot-bad'}` });
}

function controlPlane(istiod) {
  return h('div', { class: 'istiod' }, dot(istiod.healthy), h('span', { class: 'clip' }, `istiod ${istiod.version}`),
    h('span', { class: istiod.healthy ? 'good' : 'bad' }, istiod.health));
}

const WIDTH = 240;
const HEIGHT = 48;

function traffic(mesh) {
  const points = mesh.traffic.map((sample, index) => [
    (index / Math.max(1, mesh.traffic.length - 1)) * WIDTH, HEIGHT - 1 - (sample.ok200 / 100) * (HEIGHT - 2)]);
  const line = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  return [
    h('div', { class: 'traffic-now' },
      h('span', { class: 'good' }, h('strong', {}, `${mesh.ok200} %`), ' 200'),
      h('span', { class: mesh.bad503 > 0 ? 'bad' : 'quiet' }, h('strong', {}, `${mesh.bad503} %`), ' 503')),
    points.length > 1 && svg('svg', { class: 'sparkline', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': 'Share of requests answered with 200' },
      svg('polygon', { class: 'spark-bad', points: `0,0 ${WIDTH},0 ${[...line.split(' ')].reverse().join(' ')}` }),
      svg('polygon', { class: 'spark-good', points: `0,${HEIGHT} ${line} ${WIDTH},${HEIGHT}` }),
      svg('polyline', { class: 'spark-line', points: line })),
  ];
}
