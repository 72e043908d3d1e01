/** Places the nodes of an example on the canvas: `at: [left, y]` becomes Node-RED's centre, groups enclose their nodes. */

const GRID = 20;
const NODE_HEIGHT = 30;
const WITHOUT_INPUT = new Set([
  "catch",
  "comment",
  "genesys-receive",
  "http in",
  "inject",
  "link in",
  "status",
  "websocket in",
]);
const LETTERS = [
  [/[ijl'|]/, 3.1],
  [/[ .,:;!/ftI()]/, 3.9],
  [/[r-]/, 4.7],
  [/[cksvxyzJ]/, 7],
  [/[mM]/, 11.7],
  [/[w]/, 10.1],
  [/[W]/, 13.2],
  [/[A-Z]/, 9.7],
  [/./, 7.8],
];
const MARGIN = { x: 26, top: 41, bottom: 19 };

/** The nodes as Node-RED keeps them: with `z`, `x`, `y`, and the groups' members and frames. */
export function place(nodes, tab) {
  const placed = nodes.map((node) => (node.at ? atCentre(node, tab) : node));
  return placed.map((node) => (node.type === "group" ? framed(node, placed, tab) : node));
}

function atCentre({ at: [left, y], ...node }, tab) {
  const width = widthOf(node);
  return { ...node, z: tab, x: left + width / 2, y };
}

function framed(group, nodes, tab) {
  const members = nodes.filter(({ g }) => g === group.id);
  const left = Math.min(...members.map((node) => node.x - widthOf(node) / 2)) - MARGIN.x;
  const right = Math.max(...members.map((node) => node.x + widthOf(node) / 2)) + MARGIN.x;
  const top = Math.min(...members.map(({ y }) => y)) - MARGIN.top;
  const bottom = Math.max(...members.map((node) => node.y + heightOf(node) / 2)) + MARGIN.bottom;
  const frame = { x: left, y: top, w: right - left, h: bottom - top };
  return { ...group, z: tab, nodes: members.map(({ id }) => id), ...frame };
}

/** As wide as the editor draws it, in steps of the grid: the label, and 50 pixels for icon and ports (7 for an input). */
export function widthOf(node) {
  const label = node.repeat ? `${node.name} ↻` : node.name;
  const labelWidth = [...label].reduce((sum, letter) => sum + widthOfLetter(letter), 0);
  const inputWidth = WITHOUT_INPUT.has(node.type) ? 0 : 7;
  return Math.max(100, Math.ceil((labelWidth + 50 + inputWidth) / GRID) * GRID);
}

/** Helvetica at 14 pixels, roughly. */
function widthOfLetter(letter) {
  const [, width] = LETTERS.find(([letters]) => letters.test(letter));
  return width;
}

/** The editor makes a node higher from three outputs on. */
export function heightOf({ wires = [] }) {
  return Math.max(NODE_HEIGHT, wires.length * 15);
}
