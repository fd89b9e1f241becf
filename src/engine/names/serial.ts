/** The name by which one asks whether a server knows what was written last. */
export const serialName = (serial: string): string => `serial-${serial}`;

/** What a server says to that name: the address of nobody. */
export const SERIAL_ADDRESS = '0.0.0.0';
