/**
 * Reading conversations in turn may use a tenth of what Genesys allows an OAuth client (DESIGN §5), however many
 * connectors of that client do it: who has more to read than that reads it less often, all of them alike.
 */
export interface ReadingRoom {
  take(): ReadingPlace;
}

export interface ReadingPlace {
  /**
   * Whoever would like to read so often per minute: how many times longer its rounds have to be, so that all of this
   * client stay within their share. 1 at least.
   */
  stretch(perMinute: number): number;
  leave(): void;
}

const SHARE = 0.1;
/** Genesys' own limit per client-credentials token (genesys-contract §7), for a budget that is lifted. */
const USUAL_PER_MINUTE = 300;

/** `limit`: requests per minute of the client; 0 when it is lifted. */
export function createReadingRoom(limit: () => number): ReadingRoom {
  let total = 0;
  return {
    take() {
      let mine = 0;
      function want(perMinute: number) {
        total += perMinute - mine;
        mine = perMinute;
      }
      return {
        stretch(perMinute) {
          want(perMinute);
          return Math.max(1, total / Math.max(1, (limit() || USUAL_PER_MINUTE) * SHARE));
        },
        leave: () => want(0),
      };
    },
  };
}

const rooms = new Map<string, ReadingRoom>();

/** The one of this client in this process. */
export function readingRoomFor(apiHost: string, clientId: string, limit: () => number): ReadingRoom {
  const key = `${apiHost} ${clientId}`;
  const known = rooms.get(key) ?? createReadingRoom(limit);
  rooms.set(key, known);
  return known;
}
