/** What can be said to `npm start`, read and checked. */

const USAGE = "npm start [-- --reset]   with PORT, SANDBOX_PORT and DEMO_DIR in the environment";

/** Throws with a sentence for the person at the terminal. */
export function readOptions(env, args) {
  const unknown = args.find((arg) => arg !== "--reset");
  if (unknown) throw new Error(`${unknown} means nothing here. ${USAGE}`);
  const port = readPort(env, "PORT", 1880);
  const sandboxPort = readPort(env, "SANDBOX_PORT", 1990);
  if (port === sandboxPort) {
    throw new Error(`PORT and SANDBOX_PORT are both ${port}; Node-RED and the sandbox need one each.`);
  }
  return { port, sandboxPort, demoDirectory: env.DEMO_DIR || ".demo", reset: args.includes("--reset") };
}

function readPort(env, name, fallback) {
  const text = (env[name] ?? "").trim();
  if (text === "") return fallback;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port;
  throw new Error(`${name} is "${text}"; a port is a number from 1 to 65535.`);
}
