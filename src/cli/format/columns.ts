/** How one field of a listing is called and read. */
export type Column<Item> = {
  /** The title; a function for a field that takes arguments: `{{.Label "tier"}}`. */
  readonly title: string | ((...args: readonly unknown[]) => string);
  /** Not shown by `json`. */
  readonly isMethod?: boolean | undefined;
  readonly read: (item: Item) => unknown;
};

/** Every field of a listing by docker's name for it. */
export type Columns<Item> = Readonly<Record<string, Column<Item>>>;

export const column = <Item>(title: string, read: (item: Item) => unknown): Column<Item> => ({ title, read });

/** `{{.Label "com.example.tier"}}`: titled by the last part of the label's name. */
export const labelColumn = <Item>(labelsOf: (item: Item) => Readonly<Record<string, string>>): Column<Item> => ({
  title: (name) => String(name).replace(/^.*\./, '').replace(/[-_]/g, ' '),
  isMethod: true,
  read: (item) => (name: unknown) => labelsOf(item)[String(name)] ?? '',
});
