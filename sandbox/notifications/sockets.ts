/** Takes WebSocket connections to `connectUri` in. */
import type { Server } from "node:http";
import { WebSocketServer } from "ws";
import type { Notifications } from "./channels.ts";

/** Only known channels get a socket; the channel's id is the secret. Returns how to end all sockets at once. */
export function acceptSockets(server: Server, notifications: Notifications): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });
  server.on("upgrade", (request, socket, head) => {
    const id = /^\/channels\/([^/?]+)$/.exec(request.url ?? "")?.[1];
    if (notifications.refusesSockets) {
      socket.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    try {
      const channel = notifications.find(id ?? "");
      sockets.handleUpgrade(request, socket, head, (webSocket) => notifications.attach(channel, webSocket));
    } catch {
      socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    }
  });
  return () => {
    for (const socket of sockets.clients) socket.terminate();
  };
}
