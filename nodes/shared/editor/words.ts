/** The catalogue of a node, for what the dialogs build by script. */

const MODULE = "@livechat-handover/node-red-genesys";

/** The text of a key, such as `genesys-send.label.text` or `dialog.refresh`, in the editor's language. */
export type Words = (key: string, values?: Record<string, string | number>) => string;

/** The words of one node type; also known outside a dialog, for labels and validators. */
export function wordsOf(type: string): Words {
  return (key, values) => RED._(`${MODULE}/${type}:${key}`, values);
}
