/** Checks bodies and queries against the OpenAPI subset, and words the refusals as Genesys does (contract §3.6). */
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { badRequest, type Refusal } from "../refusal.ts";
import { definitions, type Operation } from "./openapi.ts";

const ajv = new Ajv({ strict: false, logger: false, allErrors: false, verbose: true });
ajv.addFormat("date-time", isDateTime);
ajv.addSchema({ $id: "genesys", definitions: asRequests(definitions) });

const compiled = new Map<string, ValidateFunction>();

/** Throws a 400 when the body is not what the operation takes. */
export function checkBody(operation: Operation, body: unknown): void {
  if (!operation.body) return;
  if (body === undefined) {
    if (operation.bodyRequired) throw badRequest("The request body is missing.");
    return;
  }
  const validate = compiled.get(operation.name) ?? compile(operation.name, operation.body);
  if (!validate(body)) throw wordError(validate.errors?.[0]);
}

/** Throws a 400 when the value is not what the subset's definition says. */
export function checkDefinition(definition: string, value: unknown): void {
  const validate = compiled.get(definition) ?? compile(definition, { $ref: `#/definitions/${definition}` });
  if (!validate(value)) throw wordError(validate.errors?.[0]);
}

/** Throws a 400 for a missing or impossible query parameter. Unknown parameters are ignored, as usual. */
export function checkQuery(operation: Operation, query: URLSearchParams): void {
  for (const { name, required, type, allowed } of operation.query) {
    const values = query.getAll(name);
    if (required && values.length === 0) throw badRequest(`The query parameter ${name} is required.`, name);
    for (const value of values) {
      if (type === "integer" && !/^-?\d+$/.test(value)) throw invalidValue(value, "Integer", name);
      if (type === "boolean" && !/^(true|false)$/i.test(value)) throw invalidValue(value, "Boolean", name);
      if (allowed && value !== "" && !allowed.some((one) => same(one, value)))
        throw invalidValue(value, name, name, allowed);
    }
  }
}

function compile(name: string, schema: object): ValidateFunction {
  const validate = ajv.compile(pointed(schema));
  compiled.set(name, validate);
  return validate;
}

function wordError(error: ErrorObject | undefined): Refusal {
  const field = (error?.instancePath ?? "").replaceAll("/", ".").replace(/^\./, "");
  if (error?.keyword === "enum")
    return invalidValue(
      String(error.data),
      field.split(".").at(-1) ?? field,
      field,
      error.params.allowedValues,
    );
  if (error?.keyword === "format")
    return badRequest(`${field} is not a valid ISO-8601 date.`, field, "invalid.date");
  if (/(^|\.)(metadata|customAttributes)\./.test(field))
    return badRequest("The request could not be understood by the server due to malformed syntax.", field);
  return badRequest(
    `${field || "The body"} ${error?.message ?? "is not valid"}`,
    field || error?.params?.missingProperty,
  );
}

function invalidValue(value: string, type: string, field: string, allowed?: string[]): Refusal {
  const hint = allowed ? `. Allowable values are: ${allowed.join(", ")}` : "";
  return badRequest(`Value [${value}] is not valid for field type [${type}]${hint}`, field, "invalid.value");
}

/** The definitions where a request differs from the model: nobody must send what is read-only. */
function asRequests(all: Record<string, object>): object {
  return JSON.parse(JSON.stringify(all), (key, node) => {
    if (!node || typeof node !== "object") return node;
    // PATCH takes `{"state":"disconnected"}`, though the model of the answer requires more (contract §5.5).
    if (key === "Conversation") delete node.required;
    // "The server seems case-insensitive" (contract §3.1).
    if (key === "idType" && node.enum)
      node.enum = [...node.enum, ...node.enum.map((one: string) => one.toLowerCase())];
    if (Array.isArray(node.required))
      node.required = node.required.filter((name: string) => !node.properties?.[name]?.readOnly);
    if (typeof node.$ref === "string") node.$ref = node.$ref.replace(/^#/, "genesys#");
    return node;
  });
}

function pointed(schema: object): object {
  return JSON.parse(JSON.stringify(schema), (key, value) =>
    key === "$ref" && typeof value === "string" ? value.replace(/^#/, "genesys#") : value,
  );
}

/** `yyyy-MM-ddTHH:mm:ss[.mmm]Z`. */
function isDateTime(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
