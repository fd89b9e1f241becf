import { readName } from './domain-name.js';

/** @see RFC 1035, 4.1.1; RFC 6895 for the numbers */
export const RCODE = { ok: 0, formatError: 1, serverFailure: 2, noSuchName: 3, notImplemented: 4, refused: 5 } as const;

export type Rcode = (typeof RCODE)[keyof typeof RCODE];

export const TYPE = { a: 1, ptr: 12, aaaa: 28, opt: 41, any: 255 } as const;

export const CLASS_IN = 1;

export const HEADER_BYTES = 12;

/** What UDP carries where nobody says more (RFC 1035, 4.2.1), and what is good on any wire where they do (RFC 9715). */
const PLAIN_UDP_BYTES = 512;
const MOST_UDP_BYTES = 1232;

/** One question, as it came. */
export type Question = {
  readonly id: number;
  /** As it was asked for: some ask in letters of mixed size, and want them back (0x20). */
  readonly name: string;
  readonly type: number;
  readonly class: number;
  readonly wantsRecursion: boolean;
  /** Where the question ends in the packet. */
  readonly end: number;
  /** How large an answer by UDP may be. */
  readonly udpBytes: number;
  /** It came with an OPT record (RFC 6891), so that the answer has one too. */
  readonly hasOptions: boolean;
};

/** What is to be said to a packet that is no question: nothing, or that it cannot be read. */
export type NoQuestion = { readonly reply: { readonly id: number; readonly rcode: Rcode } | undefined };

/** Reads what came from anybody. */
export function readQuestion(packet: Uint8Array): Question | NoQuestion {
  if (packet.length < HEADER_BYTES) return { reply: undefined };
  const view = Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength);
  const id = view.readUInt16BE(0);
  const flags = view.readUInt16BE(2);
  const isAnswer = (flags & 0x8000) !== 0;
  // To answer an answer would keep two servers at it for ever.
  if (isAnswer) return { reply: undefined };
  if (((flags >> 11) & 0xf) !== 0) return { reply: { id, rcode: RCODE.notImplemented } };
  const found = view.readUInt16BE(4) === 1 ? readName(view, HEADER_BYTES) : undefined;
  if (!found || found.end + 4 > view.length) return { reply: { id, rcode: RCODE.formatError } };
  return {
    id,
    name: found.name,
    type: view.readUInt16BE(found.end),
    class: view.readUInt16BE(found.end + 2),
    wantsRecursion: (flags & 0x0100) !== 0,
    end: found.end + 4,
    ...readOptions(view, found.end + 4),
  };
}

/** Of the OPT record, where it is the first of the further records: there every program puts it. */
function readOptions(view: Buffer, offset: number): Pick<Question, 'udpBytes' | 'hasOptions'> {
  const [answers, authorities, further] = [view.readUInt16BE(6), view.readUInt16BE(8), view.readUInt16BE(10)];
  const isThere =
    answers === 0 &&
    authorities === 0 &&
    further > 0 &&
    offset + 5 <= view.length &&
    view[offset] === 0 &&
    view.readUInt16BE(offset + 1) === TYPE.opt;
  if (!isThere) return { udpBytes: PLAIN_UDP_BYTES, hasOptions: false };
  const asked = view.readUInt16BE(offset + 3);
  return { udpBytes: Math.min(Math.max(asked, PLAIN_UDP_BYTES), MOST_UDP_BYTES), hasOptions: true };
}
