/** A request that the sandbox refuses, as Genesys words it. */

export interface RefusalExtras {
  details?: { errorCode?: string; fieldName?: string; entityId?: string; entityName?: string }[];
  messageParams?: Record<string, string>;
  messageWithParams?: string;
  entityId?: string;
  entityName?: string;
  headers?: Record<string, string>;
}

/** Becomes an ErrorBody (contract §3.6); the desk shows only the message. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly extras: RefusalExtras;

  constructor(status: number, code: string, message: string, extras: RefusalExtras = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.extras = extras;
  }
}

export function notFound(what: string, id: string): Refusal {
  return new Refusal(404, "not.found", `The requested resource was not found: ${what} ${id}`, {
    entityId: id,
    entityName: what,
  });
}

export function badRequest(message: string, fieldName?: string, code = "bad.request"): Refusal {
  return new Refusal(400, code, message, fieldName ? { details: [{ errorCode: code, fieldName }] } : {});
}

/** The entity, or a 404. */
export function required<T>(entities: Map<string, T>, what: string, id: string): T {
  const entity = entities.get(id);
  if (entity === undefined) throw notFound(what, id);
  return entity;
}
