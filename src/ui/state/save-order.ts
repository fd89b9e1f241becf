/** What may become of a save; `copy` makes another container of it. */
export type SaveOrder =
  | { readonly kind: 'restore' }
  | { readonly kind: 'remove' }
  | { readonly kind: 'copy'; readonly name: string };
