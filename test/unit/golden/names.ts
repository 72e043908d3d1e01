/** Ids that are another at every run, under the names that they have in the golden files; and back. */
import type { Json } from "../../support/json.ts";

export interface Names {
  /** That id is called so in the golden files. */
  call(actual: string, name: string): void;
  /** With the golden names; ids that nobody has named are numbered as they come. */
  toGolden<T>(value: T): T;
  fromGolden<T>(value: T): T;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;
/** Ours, and those of the sandbox's own queues and agents. */
const FIXED = /^[0-9a-f]0{7}-0{4}-4000-8000-/;

export function createNames(): Names {
  const names = new Map<string, string>();
  let unnamed = 0;

  return {
    call: (actual, name) => void names.set(actual, name),
    toGolden(value) {
      let json = JSON.stringify(value);
      for (const [actual, name] of names) json = json.replaceAll(actual, name);
      json = json.replace(UUID, (found) => {
        if (FIXED.test(found) || [...names.values()].includes(found)) return found;
        const name = `00000000-0000-4000-8000-${String(++unnamed).padStart(12, "0")}`;
        names.set(found, name);
        return name;
      });
      return JSON.parse(json) as Json;
    },
    fromGolden(value) {
      let json = JSON.stringify(value);
      for (const [actual, name] of names) json = json.replaceAll(name, actual);
      return JSON.parse(json) as Json;
    },
  };
}
