/** Addresses of IP and Ethernet as bytes in the network's order, and as people write them. */
/** 4 or 16 bytes; undefined where it is no address. Scopes (`%eth0`) are none. */
export declare function parseAddress(text: string): Uint8Array | undefined;
/** Of 4 bytes or of 16. */
export declare function addressText(bytes: Uint8Array): string;
export declare const macText: (bytes: Uint8Array) => string;
/** An address and how many bits of it count; undefined where it is neither `ADDRESS` nor `ADDRESS/BITS`. */
export declare function parsePrefix(text: string):
  | {
      readonly address: Uint8Array;
      readonly bits: number;
    }
  | undefined;
