/** Runs the sandbox alone: `node main.js [--port 8100] [--host 127.0.0.1] [--directory ./sandbox] [--time-scale 1]`. */
import { parseArgs } from "node:util";
import { startSandbox } from "./index.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: process.env.SANDBOX_PORT ?? "8100" },
    host: { type: "string", default: "127.0.0.1" },
    directory: { type: "string" },
    "time-scale": { type: "string", default: "1" },
    "requests-per-minute": { type: "string", default: "300" },
    "deduplicate-message-ids": { type: "boolean", default: false },
  },
});

startSandbox({
  port: Number(values.port),
  host: values.host,
  ...(values.directory && { directory: values.directory }),
  timeScale: Number(values["time-scale"]),
  requestsPerMinute: Number(values["requests-per-minute"]),
  deduplicateMessageIds: values["deduplicate-message-ids"],
  log: console.log,
}).then(
  (sandbox) => {
    console.log(`Sandbox:    ${sandbox.url}\nAgent desk: ${sandbox.deskUrl}`);
    console.log(`Client id:  ${sandbox.client.id}\nSecret:     ${sandbox.client.secret}`);
    const stop = () => void sandbox.close().then(() => process.exit(0));
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
  },
  (error) => {
    const inUse =
      error.code === "EADDRINUSE" && `Port ${values.port} is in use. Choose another one with --port.`;
    console.error(inUse || error.message);
    process.exitCode = 1;
  },
);
