/** What the organisation has (queues, flows, opening hours), asked live through Node-RED's server with what the dialog holds right now. */

export interface Entity {
  id: string;
  name: string;
  /** Flows only: a flow that is not published cannot be attached. */
  published?: boolean;
}

export interface Found {
  entities: Entity[];
  /** True when there are more than were sent: the person should type a part of the name. */
  more: boolean;
}

/** What the server needs to talk to Genesys; an untouched secret is `__PWRD__` and stays on the server. */
export interface Connection {
  id: string;
  region: string;
  loginUrl: string;
  apiUrl: string;
  clientId: string;
  clientSecret: string;
}

/** Genesys could not be asked; `message` is the server's, `code` one of the palette's or `HTTP_<status>`. */
export class AskFailed extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface Directory {
  queues(name: string): Promise<Found>;
  flows(name: string): Promise<Found>;
  scheduleGroups(name: string): Promise<Found>;
  emergencyGroups(name: string): Promise<Found>;
  /** Those of these that the organisation has; flows only when they are published. */
  known(kind: DirectoryKind, ids: readonly string[]): Promise<Found>;
  /** The next question goes to Genesys again. */
  forget(): void;
}

export type DirectoryKind = Exclude<keyof Directory, "known" | "forget">;

/** A directory that remembers each answer until `forget`, so that a table of rows asks once. */
export function directoryOf(connection: () => Connection): Directory {
  const known = new Map<string, Promise<Found>>();
  // The server keeps answers for a moment, too: after a refresh they do not count.
  let fresh = false;

  function ask(kind: DirectoryKind, what: { name: string } | { ids: readonly string[] }): Promise<Found> {
    const body = { connection: connection(), ...what };
    const key = JSON.stringify([kind, body]);
    const pending = known.get(key) ?? postJson<Found>(`genesys-config/${kind}`, { ...body, fresh });
    known.set(key, pending);
    pending.catch(() => known.delete(key));
    return pending;
  }

  return {
    queues: (name) => ask("queues", { name }),
    flows: (name) => ask("flows", { name }),
    scheduleGroups: (name) => ask("scheduleGroups", { name }),
    emergencyGroups: (name) => ask("emergencyGroups", { name }),
    known: (kind, ids) => ask(kind, { ids }),
    forget() {
      known.clear();
      fresh = true;
    },
  };
}

/** Posts to one of our admin routes (a relative address: jQuery adds the login and the admin root). Throws AskFailed. */
export function postJson<Answer>(route: string, body: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    $.ajax({ url: route, type: "POST", contentType: "application/json", data: JSON.stringify(body) })
      .done((answer) =>
        answer?.ok === false ? reject(new AskFailed(answer.code, answer.message)) : resolve(answer),
      )
      .fail((request) => reject(new AskFailed(`HTTP_${request.status}`, request.statusText ?? "")));
  });
}
