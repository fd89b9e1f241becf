/** `vendor.com/class=device`, in its parts. */
export type CdiName = { readonly kind: string; readonly device: string };

const NAME =
  /^(?<kind>[A-Za-z](?:[\w.-]*[A-Za-z0-9])?\/[A-Za-z](?:[\w.-]*[A-Za-z0-9])?)=(?<device>[A-Za-z0-9](?:[\w.:-]*[A-Za-z0-9])?)$/;

/** Reads the full name of a CDI device; undefined for anything else. @see CDI, SPEC.md: Kind, CDI Device Names */
export function parseCdiName(text: string): CdiName | undefined {
  const { kind, device } = NAME.exec(text)?.groups ?? {};
  return kind === undefined || device === undefined ? undefined : { kind, device };
}
