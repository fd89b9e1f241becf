import { addressBytes } from './address-bytes.js';
import { writeName } from './domain-name.js';
import { CLASS_IN, HEADER_BYTES, type Question, RCODE, type Rcode, TYPE } from './question.js';

/** An answer to a question: its data as text, an address or a name. */
export type AnswerRecord = { readonly type: number; readonly data: string };

export type Answer = { readonly rcode: Rcode; readonly records: readonly AnswerRecord[] };

/** Containers come back with other addresses, and who asks asks the same machine: nothing is gained by remembering. */
const TTL_SECONDS = 5;

const FLAG = { response: 0x8000, authoritative: 0x0400, truncated: 0x0200, recursionWanted: 0x0100, recursion: 0x0080 };
/** The name of the question, which begins behind the header. */
const TO_QUESTION = 0xc000 | HEADER_BYTES;

/**
 * The packet that answers a question.
 * @param packet The question's own: its part of it goes back as it came.
 * @param mostBytes What does not fit is left out, and the answer marked so that it is asked for by TCP.
 */
export function writeReply(packet: Uint8Array, question: Question, answer: Answer, mostBytes: number): Buffer {
  const options = question.hasOptions ? [optRecord()] : [];
  const room = mostBytes - question.end - options.length * OPT_BYTES;
  const records = fitting(answer.records.map(writeRecord), room);
  const isCut = records.length < answer.records.length;
  const flags =
    FLAG.response |
    FLAG.recursion |
    (answer.records.length > 0 ? FLAG.authoritative : 0) |
    (isCut ? FLAG.truncated : 0) |
    (question.wantsRecursion ? FLAG.recursionWanted : 0) |
    answer.rcode;
  const counts = { questions: 1, answers: records.length, further: options.length };
  return Buffer.concat([
    header(question.id, flags, counts),
    packet.subarray(HEADER_BYTES, question.end),
    ...records,
    ...options,
  ]);
}

/** To a packet whose question could not be read. */
export const writeRefusal = ({ id, rcode }: { readonly id: number; readonly rcode: Rcode }): Buffer =>
  header(id, FLAG.response | rcode, { questions: 0, answers: 0, further: 0 });

/** A question of ours. */
export const writeQuestion = (id: number, name: string, type: number): Buffer =>
  Buffer.concat([
    header(id, FLAG.recursionWanted, { questions: 1, answers: 0, further: 0 }),
    writeName(name),
    sixteen(type, CLASS_IN),
  ]);

/** Whether an upstream's packet answers what was asked with `id`: anybody could have sent it. */
export function answersTo(reply: Uint8Array, id: number, asked: Uint8Array, question: Question): boolean {
  if (reply.length < question.end) return false;
  const view = Buffer.from(reply.buffer, reply.byteOffset, reply.byteLength);
  if (view.readUInt16BE(0) !== id || (view.readUInt16BE(2) & FLAG.response) === 0) return false;
  return view.subarray(HEADER_BYTES, question.end).equals(asked.subarray(HEADER_BYTES, question.end));
}

export const isTruncated = (reply: Buffer): boolean => (reply.readUInt16BE(2) & FLAG.truncated) !== 0;

const rcodeOf = (reply: Buffer): number => reply.readUInt16BE(2) & 0xf;

export const isFailure = (reply: Buffer): boolean => {
  const rcode = rcodeOf(reply);
  return rcode === RCODE.serverFailure || rcode === RCODE.refused || rcode === RCODE.notImplemented;
};

/** The same packet with another number. */
export function withId(packet: Uint8Array, id: number): Buffer {
  const copy = Buffer.from(packet);
  copy.writeUInt16BE(id, 0);
  return copy;
}

function header(
  id: number,
  flags: number,
  { questions, answers, further }: { readonly questions: number; readonly answers: number; readonly further: number },
): Buffer {
  return sixteen(id, flags, questions, answers, 0, further);
}

function sixteen(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 2);
  for (const [index, number] of numbers.entries()) bytes.writeUInt16BE(number, index * 2);
  return bytes;
}

function writeRecord({ type, data }: AnswerRecord): Buffer {
  const bytes = type === TYPE.ptr ? writeName(data) : addressBytes(data);
  return Buffer.concat([sixteen(TO_QUESTION, type, CLASS_IN, 0, TTL_SECONDS, bytes.length), bytes]);
}

function fitting(records: readonly Buffer[], room: number): readonly Buffer[] {
  let used = 0;
  const firstOutside = records.findIndex(({ length }) => (used += length) > room);
  return firstOutside === -1 ? records : records.slice(0, firstOutside);
}

const OPT_BYTES = 11;
/** That we know of RFC 6891, and how much may be sent to us. */
const optRecord = (): Buffer => Buffer.concat([Buffer.from([0]), sixteen(TYPE.opt, 1232, 0, 0, 0)]);
