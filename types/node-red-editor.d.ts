/** The part of Node-RED's editor that our dialogs use; the published types are older than Node-RED 4. */

/** A property in the flow file, with the validator of Node-RED 3 and later: a string is the reason why it is wrong. */
interface EditorProperty<Value, Self> {
  value: Value;
  label?: string;
  type?: string;
  required?: boolean;
  validate?: (this: Self, value: Value, options: { label?: string }) => boolean | string | string[];
}

/** What every node in the editor has besides its own properties. */
interface EditorNode {
  id: string;
  type: string;
  _: (key: string, values?: Record<string, string | number>) => string;
}

interface EditorNodeDefinition<Properties extends object, Credentials extends object = object> {
  category: string;
  categoryDescription?: string;
  color?: string;
  icon?: string;
  inputs?: 0 | 1;
  outputs?: number;
  align?: "left" | "right";
  paletteLabel?: string | (() => string);
  inputLabels?: string;
  outputLabels?: (this: Properties & EditorNode, index: number) => string | undefined;
  label?: (this: Properties & EditorNode) => string;
  labelStyle?: (this: Properties & EditorNode) => string;
  defaults: { [Name in keyof Properties]: EditorProperty<Properties[Name], Properties & EditorNode> };
  credentials?: {
    [Name in keyof Required<Credentials>]: {
      type: "text" | "password";
      label?: string;
      validate?: (
        this: Properties & EditorNode,
        value: string,
        options: { label?: string },
      ) => boolean | string;
    };
  };
  oneditprepare?: (this: Properties & EditorNode) => void;
  oneditsave?: (this: Properties & EditorNode) => void;
  oneditcancel?: (this: Properties & EditorNode) => void;
  oneditresize?: (this: Properties & EditorNode, size: { width: number; height: number }) => void;
}

interface EditorTabs {
  addTab(tab: { id: string; label: string; iconClass?: string }): void;
  activateTab(id: string): void;
}

declare const RED: {
  _(key: string, values?: Record<string, string | number>): string;
  i18n: {
    /** The language of the catalogues in use, such as `fr` or `en-US`. */
    lang(): string;
  };
  nodes: {
    registerType<Properties extends object, Credentials extends object = object>(
      type: string,
      definition: EditorNodeDefinition<Properties, Credentials>,
    ): void;
    node(id: string): (EditorNode & Record<string, unknown>) | null;
    /** All config nodes of the editor; `d` = disabled. Goes on while the callback does not answer false. */
    eachConfig(callback: (node: EditorNode & { d?: boolean; connectorName?: string }) => boolean): void;
  };
  tabs: { create(options: { id: string; onchange: (tab: { id: string }) => void }): EditorTabs };
  utils: { validateTypedProperty(value: string, type: string, options: { label?: string }): true | string };
  clipboard: { copyText(text: string, element?: JQuery): boolean };
  popover: { tooltip(target: JQuery, content: string): { delete(): void } };
};

interface TypedInputOptions {
  default: string;
  types: string[];
}

interface EditableListOptions<Item extends object> {
  addItem: (row: JQuery, index: number, item: Item) => void;
  removeItem?: (item: Item) => void;
  sortItems?: () => void;
  addButton?: string | boolean;
  header?: JQuery;
  height?: number | "auto";
  removable?: boolean;
  sortable?: boolean;
  ariaLabel?: string;
}

interface JQuery {
  typedInput(options: TypedInputOptions): this;
  typedInput(method: "value" | "type"): string;
  typedInput(method: "value" | "type", value: string): this;
  typedInput(method: "width", width: string | number): this;
  editableList<Item extends object>(options: EditableListOptions<Item>): this;
  editableList(method: "addItem", item: object): this;
  editableList(method: "items"): JQuery;
  editableList(method: "height", height: number): this;
}
