/** The demo's own Node-RED user directory: the example as its flow, this package linked into it, settings of its own. */
import { randomBytes } from "node:crypto";
import { copyFileSync, existsSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const EXAMPLE = "examples/01 - Livechat escalation.json";
const PACKAGE = "@livechat-handover/node-red-genesys";
const SETTINGS = "demo-settings.cjs";

/** Makes what is missing, writes the settings anew, and gives the path of the settings file. */
export function prepareDemo(root, demo, { port, sandboxPort }) {
  mkdirSync(demo, { recursive: true });
  const flows = join(demo, "flows.json");
  if (!existsSync(flows)) copyFileSync(join(root, EXAMPLE), flows);
  const secret = join(demo, "credential-secret");
  if (!existsSync(secret)) writeFileSync(secret, randomBytes(32).toString("base64url"), { mode: 0o600 });
  linkPackage(root, demo);
  const settings = join(demo, SETTINGS);
  writeFileSync(settings, settingsText({ port, sandboxPort }));
  return settings;
}

/** Removes the directory, and nothing that is not the demo's. */
export function forgetDemo(demo) {
  if (!existsSync(demo)) return;
  if (!existsSync(join(demo, SETTINGS)))
    throw new Error(`${demo} is no directory of the demo; it is left alone.`);
  rmSync(demo, { recursive: true, force: true });
}

/** A link, as `npm install <folder>` makes it; on Windows a junction, which needs no special right. */
function linkPackage(root, demo) {
  const link = join(demo, "node_modules", PACKAGE);
  if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link, { recursive: true });
  mkdirSync(join(link, ".."), { recursive: true });
  symlinkSync(root, link, "junction");
}

const settingsText = ({
  port,
  sandboxPort,
}) => `// Written by scripts/start.js at every start: what is changed here is lost.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

module.exports = {
  uiHost: "127.0.0.1",
  uiPort: ${port},
  flowFile: "flows.json",
  credentialSecret: readFileSync(join(__dirname, "credential-secret"), "utf8"),
  // The port of the built-in sandbox, which the configuration node starts.
  genesysConfigSandboxPort: ${sandboxPort},
  // On disk, so that the chats survive a restart.
  contextStorage: {
    default: { module: "localfilesystem", config: { flushInterval: 2 } },
    memory: { module: "memory" },
  },
  telemetry: { enabled: false, updateNotification: false },
  editorTheme: { tours: false, projects: { enabled: false } },
  logging: {
    console: { level: "off" },
    terminal: { level: "warn", metrics: false, audit: false, handler: () => print },
  },
};

// What a first start always warns of, and nobody need worry about.
const EXPECTED = /^(Projects disabled|Encrypted credentials not found)/;

function print({ level, type, name, id, msg }) {
  const text = msg && msg.message ? msg.message : String(msg);
  if (!EXPECTED.test(text)) console.log(\`[\${level <= 20 ? "error" : "warn"}]\${type ? \` [\${type}: \${name || id}]\` : ""} \${text}\`);
}
`;
