/** How a dialog declares its properties to Node-RED: the default, the label of the field, and what can be wrong there. */

import type { Problem } from "../config/check.ts";
import type { TypedValue } from "../config/typed-value.ts";
import { checked, checkTyped, explainAll } from "./validate.ts";
import type { Words } from "./words.ts";

type Property<Properties, Name extends keyof Properties> = EditorProperty<
  Properties[Name],
  Properties & EditorNode
>;
type Check<Properties, Name extends keyof Properties> = (
  this: Properties & EditorNode,
  value: Properties[Name],
) => Problem | undefined;
type Typed<Properties> = { [Name in keyof Properties]: Properties[Name] extends TypedValue ? Name : never };

export interface Fields<Properties extends object> {
  /** Nothing can be wrong with it. */
  plain<Name extends keyof Properties & string>(name: Name): Property<Properties, Name>;
  checked<Name extends keyof Properties & string>(
    name: Name,
    check: Check<Properties, Name>,
  ): Property<Properties, Name>;
  /** A typed input: Node-RED knows what it can read. */
  typed<Name extends Typed<Properties>[keyof Properties] & string>(name: Name): Property<Properties, Name>;
  /** A list of rows, each of which can have something wrong with it; `label` is a key of the catalogue. */
  list<Name extends keyof Properties & string>(
    name: Name,
    label: string,
    check: (this: Properties & EditorNode, rows: Properties[Name]) => Problem[],
  ): Property<Properties, Name>;
}

/** The fields of one node type; their labels are `<type>.label.<property>` in its catalogue. */
export function fieldsOf<Properties extends object>(
  type: string,
  defaults: Properties,
  words: Words,
): Fields<Properties> {
  const labelled = <Name extends keyof Properties & string>(name: Name) => ({
    value: defaults[name],
    label: words(`${type}.label.${name}`),
  });
  return {
    plain: (name) => ({ value: defaults[name] }),
    checked: (name, check) => ({ ...labelled(name), validate: checked(words, check) }),
    typed: (name) => ({
      ...labelled(name),
      validate: (value, options) => checkTyped(value as TypedValue, options),
    }),
    list: (name, label, check) => ({
      value: defaults[name],
      label: words(label),
      validate(value, options) {
        return explainAll(words, check.call(this, value), options);
      },
    }),
  };
}
