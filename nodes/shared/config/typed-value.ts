/** The shape in which every typedInput of the palette is kept in the flow file. */

/** What a typedInput holds: `type` is one of Node-RED's (`msg`, `flow`, `global`, `env`, `str`, `json`, `jsonata`…). */
export interface TypedValue {
  value: string;
  type: string;
}

/** A number as people enter it: text from a dialog or from an environment variable, a number from a default. */
export type NumberSetting = number | string;

/** A switch: a boolean from a default or a generated flow, `"true"` or `"false"` from a dialog or the environment. */
export type SwitchSetting = boolean | string;

/** A typed value that reads a property of the message, as the message contract names it. */
export const fromMessage = (property: string): TypedValue => ({ value: property, type: "msg" });

/** The number that a setting means, or `fallback` when it is empty, no number, or an unset `${ENV}`. */
export function numberOf(setting: NumberSetting | undefined, fallback: number): number {
  if (setting === undefined || String(setting).trim() === "") return fallback;
  const number = Number(setting);
  return Number.isFinite(number) ? number : fallback;
}

/** Whether a switch is on; only `true` and `"true"` are. */
export const isOn = (setting: SwitchSetting | undefined): boolean => String(setting).trim() === "true";
