import { endianness } from 'node:os';

/** A part of a message: a number of a kind (`IFLA_*`), and what it says. */
export type Attribute = readonly [type: number, value: Uint8Array | readonly Attribute[]];

export type NetlinkMessage = {
  readonly type: number;
  readonly flags: number;
  /** The struct that the kind of message begins with. */
  readonly header: Uint8Array;
  readonly attributes: readonly Attribute[];
  /** Names of errnos that are as good as success. */
  readonly tolerates?: readonly string[] | undefined;
};

// <linux/netlink.h>
const NLMSG_ERROR = 2;
const NLM_F = { request: 0x01, ack: 0x04 } as const;
const HEADER_BYTES = 16;
const ATTRIBUTE_HEADER_BYTES = 4;

const isLittle = endianness() === 'LE';

/** Numbers go in the machine's own order. */
export function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  if (isLittle) bytes.writeUInt32LE(value >>> 0);
  else bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

export function uint16(value: number): Uint8Array {
  const bytes = Buffer.alloc(2);
  if (isLittle) bytes.writeUInt16LE(value);
  else bytes.writeUInt16BE(value);
  return bytes;
}

export const uint8 = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

/** Ends with a zero byte. */
export const text = (value: string): Uint8Array => Buffer.from(`${value}\0`, 'latin1');

/** Messages one behind the other; the kernel works through them and acknowledges each, numbered from 1. */
export const encodeMessages = (messages: readonly NetlinkMessage[]): Uint8Array =>
  Buffer.concat(messages.map((message, index) => encodeMessage(message, index + 1)));

function encodeMessage({ type, flags, header, attributes }: NetlinkMessage, sequence: number): Uint8Array {
  const body = Buffer.concat([padded(header), encodeAttributes(attributes)]);
  return Buffer.concat([
    uint32(HEADER_BYTES + body.byteLength),
    uint16(type),
    uint16(flags | NLM_F.request | NLM_F.ack),
    uint32(sequence),
    uint32(0),
    body,
  ]);
}

/** For what holds attributes behind a struct of its own, as the other end of a veth pair. */
export const encodeAttributes = (attributes: readonly Attribute[]): Uint8Array =>
  Buffer.concat(attributes.map(encodeAttribute));

function encodeAttribute([type, value]: Attribute): Uint8Array {
  const bytes = value instanceof Uint8Array ? value : encodeAttributes(value);
  return padded(Buffer.concat([uint16(ATTRIBUTE_HEADER_BYTES + bytes.byteLength), uint16(type), bytes]));
}

/** To the next multiple of four. */
const padded = (bytes: Uint8Array): Uint8Array =>
  Buffer.concat([bytes, new Uint8Array((4 - (bytes.byteLength % 4)) % 4)]);

/** What the kernel says to one message: 0, or an errno. Undefined for anything but an answer to a request. */
export function errnoOfAnswer(answer: Buffer): number | undefined {
  if (answer.byteLength < HEADER_BYTES + 4) return undefined;
  const type = isLittle ? answer.readUInt16LE(4) : answer.readUInt16BE(4);
  if (type !== NLMSG_ERROR) return undefined;
  return Math.abs(isLittle ? answer.readInt32LE(HEADER_BYTES) : answer.readInt32BE(HEADER_BYTES));
}

export type ReceivedMessage = {
  readonly type: number;
  /** Behind the header that all messages have. */
  readonly body: Buffer;
};

/** The messages of one datagram. */
export function* decodeMessages(bytes: Buffer): Generator<ReceivedMessage> {
  for (let at = 0; at + HEADER_BYTES <= bytes.byteLength; ) {
    const length = readUint32(bytes, at);
    if (length < HEADER_BYTES || at + length > bytes.byteLength) return;
    yield { type: readUint16(bytes, at + 4), body: bytes.subarray(at + HEADER_BYTES, at + length) };
    at += aligned(length);
  }
}

/** Attributes one behind the other, by their kind; of one kind the last. */
export function decodeAttributes(bytes: Buffer): ReadonlyMap<number, Buffer> {
  const attributes = new Map<number, Buffer>();
  for (let at = 0; at + ATTRIBUTE_HEADER_BYTES <= bytes.byteLength; ) {
    const length = readUint16(bytes, at);
    if (length < ATTRIBUTE_HEADER_BYTES || at + length > bytes.byteLength) break;
    attributes.set(
      readUint16(bytes, at + 2) & ATTRIBUTE_KIND,
      bytes.subarray(at + ATTRIBUTE_HEADER_BYTES, at + length),
    );
    at += aligned(length);
  }
  return attributes;
}

/** Without the marks for nested ones and for the order of bytes. */
const ATTRIBUTE_KIND = 0x3fff;

const aligned = (length: number): number => (length + 3) & ~3;

const readUint16 = (bytes: Buffer, at: number): number => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));

export const readUint32 = (bytes: Buffer, at: number): number =>
  isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
