/**
 * `npm start`: everything that a fresh clone needs to show the demo, and nothing twice. Runs on Node 20 and without
 * any dependency, because it is what installs them. The steps are the files in `start/`.
 *
 *   PORT=1880          editor and chat page
 *   SANDBOX_PORT=1990  the sandbox with the agent desk
 *   DEMO_DIR=.demo     where the demo keeps its flows, chats and settings
 *   npm start -- --reset   forgets all of that first
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { answering } from "./start/answering.js";
import { createChildren, Ended } from "./start/children.js";
import { forgetDemo, prepareDemo } from "./start/demo.js";
import { isBuilt, isInstalled, removeBuild } from "./start/freshness.js";
import { nodeForNodeRed } from "./start/node.js";
import { readOptions } from "./start/options.js";
import { refuseTakenPort } from "./start/ports.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const ANSWER_WITHIN_MS = 60_000;

async function start(children) {
  const { port, sandboxPort, demoDirectory, reset } = readOptions(process.env, process.argv.slice(2));
  const demo = resolve(ROOT, demoDirectory);
  await refuseTakenPort(port, "PORT");
  await refuseTakenPort(sandboxPort, "SANDBOX_PORT");

  if (!isInstalled(ROOT)) await install(children);
  const node = nodeForNodeRed(ROOT);
  if (!isBuilt(ROOT)) await build(children, node);
  if (reset) forgetDemo(demo);
  const settings = prepareDemo(ROOT, demo, { port, sandboxPort });

  console.log("Starting Node-RED …");
  const args = [
    "--disable-warning=ExperimentalWarning",
    "node_modules/node-red/red.js",
    "-u",
    demo,
    "-s",
    settings,
  ];
  const nodeRed = children.run(node, args, { cwd: ROOT });
  const chat = `http://127.0.0.1:${port}/chat`;
  const desk = `http://127.0.0.1:${sandboxPort}/desk/`;
  const silent = await Promise.race([answering([chat, desk], ANSWER_WITHIN_MS), nodeRed.then(() => [])]);
  if (nodeRed.isRunning()) announce(`http://127.0.0.1:${port}/`, chat, desk, silent);

  const { code, signal, lastLines } = await nodeRed;
  console.error(
    `\nNode-RED has ended by itself (${signal ?? `code ${code}`}). Its last lines:\n${lastLines}`,
  );
  return code;
}

async function install(children) {
  console.log("Installing what the demo needs (npm ci; the first time this takes a minute or two) …");
  const npm = process.env.npm_execpath;
  const options = [
    "ci",
    "--include=dev",
    "--ignore-scripts=false",
    "--engine-strict=false",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  const { code } = npm?.endsWith(".js")
    ? await children.run(process.execPath, [npm, ...options], { cwd: ROOT })
    : await children.run("npm", options, { cwd: ROOT, shell: process.platform === "win32" });
  if (code !== 0) throw new Error(`npm ci failed with code ${code}; what it said is above.`);
}

async function build(children, node) {
  console.log("Building dist/ …");
  try {
    const quiet = 'import { build } from "./scripts/build.js"; await build({ log() {} });';
    const { code } = await children.run(node, ["--input-type=module", "--eval", quiet], { cwd: ROOT });
    if (code !== 0) throw new Error(`The build failed with code ${code}; what it said is above.`);
  } catch (error) {
    removeBuild(ROOT); // half a build must not pass for a whole one at the next start
    throw error;
  }
}

function announce(editor, chat, desk, silent) {
  const line = (what, url, todo) =>
    `  ${what.padEnd(11)} ${url.padEnd(31)} ${silent.includes(url) ? "DOES NOT ANSWER (was it taken out of the flow?)" : todo}`;
  console.log(
    [
      "",
      line("Editor", editor, "look at the flow, change it, deploy"),
      line("Chat page", chat, "talk to the bot; then say: I need help with my dog"),
      line("Agent desk", desk, "be an agent: first go on queue, then accept the chat"),
      "",
      "Ctrl-C ends all of it.",
    ].join("\n"),
  );
}

const children = createChildren();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (!children.isEnding()) console.log("\nEnding …");
    children.end();
  });
}
try {
  process.exitCode = await start(children);
} catch (error) {
  if (!(error instanceof Ended)) console.error(error.message);
  process.exitCode = error instanceof Ended ? 0 : 1;
} finally {
  await children.end();
}
process.exit();
