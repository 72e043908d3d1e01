/** The OpenAPI subset: which operations exist, what each needs, and what their bodies must look like. */
import spec from "../openapi.json" with { type: "json" };
import type { PermissionRule } from "./permissions.ts";

export interface QueryParameter {
  name: string;
  required: boolean;
  type: string;
  /** Allowed values, of the parameter or of its items. */
  allowed?: string[];
}

export interface Operation {
  /** As in the specification: `GET /api/v2/flows/{flowId}`. */
  name: string;
  permissions: PermissionRule;
  query: QueryParameter[];
  /** Schema of the body. */
  body?: object;
  bodyRequired: boolean;
}

export interface Match {
  operation: Operation;
  parameters: Record<string, string>;
}

interface SpecOperation {
  parameters?: {
    name: string;
    in: string;
    required?: boolean;
    type?: string;
    enum?: string[];
    items?: { enum?: string[] };
    schema?: object;
  }[];
  "x-inin-requires-permissions"?: PermissionRule;
}

interface Path {
  pattern: RegExp;
  names: string[];
  literals: number;
  operations: Map<string, Operation>;
}

const METHODS = ["get", "post", "put", "patch", "delete"];

/** Definitions for the body check. */
export const definitions: Record<string, object> = spec.definitions;

const paths: Path[] = Object.entries(spec.paths as Record<string, Record<string, unknown>>)
  .filter(([path]) => path.startsWith("/api/"))
  .map(([path, item]) => readPath(path, item))
  // `/settings/default` before `/settings/{messageSettingId}`.
  .sort((a, b) => b.literals - a.literals);

/** The operation that a request means; "method" when only its method is wrong; null when there is no such path. */
export function findOperation(method: string, pathname: string): Match | "method" | null {
  let pathExists = false;
  for (const path of paths) {
    const found = path.pattern.exec(pathname);
    if (!found) continue;
    pathExists = true;
    const operation = path.operations.get(method);
    if (!operation) continue;
    const parameters = Object.fromEntries(
      path.names.map((name, i) => [name, decodeURIComponent(found[i + 1] ?? "")]),
    );
    return { operation, parameters };
  }
  return pathExists ? "method" : null;
}

function readPath(path: string, item: Record<string, unknown>): Path {
  const segments = path.split("/");
  const operations = METHODS.filter((method) => method in item).map((method): [string, Operation] => [
    method.toUpperCase(),
    readOperation(`${method.toUpperCase()} ${path}`, item[method] as SpecOperation),
  ]);
  return {
    pattern: new RegExp(`^${segments.map((one) => (one.startsWith("{") ? "([^/]+)" : one)).join("/")}$`),
    names: segments.filter((one) => one.startsWith("{")).map((one) => one.slice(1, -1)),
    literals: segments.filter((one) => !one.startsWith("{")).length,
    operations: new Map(operations),
  };
}

function readOperation(name: string, operation: SpecOperation): Operation {
  const body = operation.parameters?.find((one) => one.in === "body");
  return {
    name,
    permissions: operation["x-inin-requires-permissions"] ?? { type: "NO", permissions: [] },
    query: (operation.parameters ?? [])
      .filter((one) => one.in === "query")
      .map((one) => ({
        name: one.name,
        required: one.required ?? false,
        type: one.type ?? "string",
        ...((one.enum ?? one.items?.enum) && { allowed: one.enum ?? one.items?.enum }),
      })),
    ...(body?.schema && { body: body.schema }),
    bodyRequired: body?.required ?? false,
  };
}
