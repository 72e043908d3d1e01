/** The catalogue of a node, for what the dialogs build by script. */

const MODULE = "@livechat-handover/node-red-genesys";

/** The text of a key, such as `genesys-send.label.text` or `dialog.refresh`, in the editor's language. */
export type Words = (key: string, values?: Record<string, string | number>) => string;

/** The words of one node type; also known outside a dialog, for labels and validators. */
export function wordsOf(type: string): Words {
  // Looking a word up takes a tenth of a millisecond and more, and a table asks for the same ones in every row.
  const known = new Map<string, string>();
  return (key, values) => {
    const whole = `${MODULE}/${type}:${key}`;
    if (values !== undefined) return RED._(whole, values);
    const text = known.get(whole) ?? RED._(whole);
    // Before the catalogue has come the key itself is answered.
    if (text !== key && text !== whole) known.set(whole, text);
    return text;
  };
}
