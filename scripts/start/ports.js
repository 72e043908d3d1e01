/** Whether a port can be used, asked before anything is started. */
import { createServer } from "node:net";

/** Throws with the name of the variable that chooses another port. */
export async function refuseTakenPort(port, variable) {
  const code = await new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(error.code));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(undefined)));
  });
  if (code === undefined) return;
  const why =
    { EADDRINUSE: "is in use by another program", EACCES: "is not allowed for this user" }[code] ?? code;
  throw new Error(
    `Port ${port} ${why}. Choose another one with ${variable}, for example: ${variable}=${other(port)} npm start`,
  );
}

const other = (port) => (port < 1024 ? port + 8000 : port < 65535 ? port + 1 : port - 1);
