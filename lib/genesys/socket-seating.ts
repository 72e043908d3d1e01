/**
 * Which channel tells of which conversation: each has a seat on the emptiest channel with room. Whoever finds none, or
 * is heard by its queue, waits without: all channels are full, or Genesys allows none.
 */
import type { SocketChannel } from "./socket-channel.ts";
import { CONVERSATIONS_PER_CHANNEL } from "./socket-subject.ts";

export interface SeatingPorts {
  /** One more channel; undefined when there is none to be had. */
  openChannel(): SocketChannel | undefined;
  /** False while Genesys does not allow any. */
  allowed(): boolean;
  /** Who is heard by the queue needs no seat. */
  isHeardByQueue(conversationId: string): boolean;
  now: () => number;
  /** Somebody has a seat: the channel may be a new one. */
  onSeated(): void;
  log: (line: string) => void;
}

export interface Seating {
  readonly channels: ReadonlySet<SocketChannel>;
  /** Of all that are watched, with a seat or without. */
  readonly size: number;
  has(conversationId: string): boolean;
  /** Where it has its seat. */
  channelOf(conversationId: string): SocketChannel | undefined;
  /** `since`: from when on nobody has listened to it (ms). */
  seat(conversationId: string, since: number): void;
  /** All that wait and are not heard by their queue. */
  seatWaiting(): void;
  /** What its queue told says whether it needs a seat: it may have one that others need, or wait for one. */
  told(conversationId: string, isHeard: boolean): void;
  /** True when that leaves a seat free. */
  remove(conversationId: string): boolean;
  /** A seat is free: for the first that waits for one. */
  fill(): void;
  /** Closes every channel: all wait. */
  close(): void;
}

export function createSeating(ports: SeatingPorts): Seating {
  const { isHeardByQueue, now } = ports;
  const channels = new Set<SocketChannel>();
  const channelOf = new Map<string, SocketChannel>();
  /** Watched without topics of their own; since when (ms). */
  const waiting = new Map<string, number>();
  /** Have topics of their own, although their queue has told of them. */
  const spare = new Set<string>();

  function seat(conversationId: string, since: number) {
    const channel = ports.allowed() ? channelWithRoom() : undefined;
    if (!channel) {
      waiting.set(conversationId, since);
      return;
    }
    waiting.delete(conversationId);
    channelOf.set(conversationId, channel);
    channel.add(conversationId, since);
    ports.onSeated();
  }

  function channelWithRoom(): SocketChannel | undefined {
    return emptiest() ?? (makeRoom() ? emptiest() : undefined) ?? another();
  }

  /** Not the first with room: one that is full of conversations that are over has to name all its topics again. */
  function emptiest(): SocketChannel | undefined {
    let least: SocketChannel | undefined;
    for (const channel of channels) if (!least || channel.size < least.size) least = channel;
    return least && least.size < CONVERSATIONS_PER_CHANNEL ? least : undefined;
  }

  /** Who is heard by the queue needs no topics of their own. Looks at these alone: it is asked for each of 100,000. */
  function makeRoom(): boolean {
    const heard = [...spare].filter((id) => channelOf.has(id) && isHeardByQueue(id));
    spare.clear();
    for (const id of heard) {
      channelOf.get(id)?.remove(id);
      channelOf.delete(id);
      waiting.set(id, now());
    }
    return heard.length > 0;
  }

  function another(): SocketChannel | undefined {
    const channel = ports.openChannel();
    if (channel) channels.add(channel);
    else if (waiting.size === 0)
      ports.log("All notification channels are full: further conversations are read in turn only.");
    return channel;
  }

  return {
    channels,
    get size() {
      return channelOf.size + waiting.size;
    },
    has: (id) => channelOf.has(id) || waiting.has(id),
    channelOf: (id) => channelOf.get(id),
    seat,
    seatWaiting() {
      for (const [id, since] of [...waiting]) if (!isHeardByQueue(id)) seat(id, since);
    },
    told(id, isHeard) {
      if (isHeard && channelOf.has(id)) spare.add(id);
      if (!isHeard && waiting.has(id)) seat(id, now());
    },
    remove(id) {
      spare.delete(id);
      waiting.delete(id);
      channelOf.get(id)?.remove(id);
      return channelOf.delete(id);
    },
    fill() {
      for (const [id, since] of waiting) {
        if (isHeardByQueue(id)) continue;
        seat(id, since);
        return;
      }
    },
    close() {
      for (const channel of channels) channel.close();
      channels.clear();
      for (const id of channelOf.keys()) waiting.set(id, now());
      channelOf.clear();
    },
  };
}
