/**
 * The notification channels that one OAuth client may have: 20, however many connectors use it (genesys-contract §5.4).
 * One place is kept for renewals, where a new channel listens before the old one is left.
 */
const MOST = 20;

export interface ChannelPlaces {
  /** Takes a place, to be given back by calling what is answered; undefined when none is free. */
  take(use: "channel" | "renewal"): (() => void) | undefined;
}

export function createChannelPlaces(): ChannelPlaces {
  let taken = 0;
  return {
    take(use) {
      if (taken >= (use === "renewal" ? MOST : MOST - 1)) return undefined;
      taken += 1;
      let held = true;
      return () => {
        if (held) taken -= 1;
        held = false;
      };
    },
  };
}

const places = new Map<string, ChannelPlaces>();

/** Those of this client in this process. */
export function channelPlacesFor(apiHost: string, clientId: string): ChannelPlaces {
  const key = `${apiHost} ${clientId}`;
  const known = places.get(key) ?? createChannelPlaces();
  places.set(key, known);
  return known;
}
