/** The name by which one asks whether a server knows what was written last. */
export const serialName = (serial: string): string => `serial-${serial}`;
