import type { Asker, NameDirectory } from './answer-name.js';
import type { Packet } from './dns/answer-sockets.js';
import { type Question, RCODE, readQuestion } from './dns/question.js';
import { type AnswerRecord, writeRefusal, writeReply } from './dns/reply.js';
import { type ForwardOptions, type ForwardSockets, forwardQuestion } from './forward-question.js';

/** As docker's: more at once are refused, so that a flood does not take all descriptors. */
const MOST_FORWARDED = 1024;
const MOST_TCP_BYTES = 0xffff;

export type KnownNames = { readonly directory: NameDirectory; readonly hostServers: readonly string[] };

export type NameResponderOptions = {
  readonly forward?: ForwardOptions | undefined;
  /** An address that we answer at: a server that asks itself never ends. */
  readonly isOwn: (address: string) => boolean;
  /** Where servers are asked that a container wants; those of the host are asked from the host. */
  readonly sockets?: ForwardSockets | undefined;
};

/** Turns packets with questions into packets with answers: from what is known, or from who is asked further. */
export class NameResponder {
  readonly #known: () => KnownNames;
  readonly #options: NameResponderOptions;
  #forwarded = 0;
  #turn = 0;

  constructor(known: () => KnownNames, options: NameResponderOptions) {
    this.#known = known;
    this.#options = options;
  }

  /** @returns undefined where nothing is to be said */
  async reply({ bytes, transport }: Pick<Packet, 'bytes' | 'transport'>, asker: Asker): Promise<Buffer | undefined> {
    const question = readQuestion(bytes);
    if ('reply' in question) return question.reply && writeRefusal(question.reply);
    const answer = this.#known().directory.answer(asker, question);
    if ('upstreams' in answer) {
      const asked = { packet: bytes, question, transport };
      return (await this.#forward(asked, answer.upstreams)) ?? failure(bytes, question);
    }
    const mostBytes = transport === 'udp' ? question.udpBytes : MOST_TCP_BYTES;
    return writeReply(bytes, question, { ...answer, records: this.#turned(answer.records) }, mostBytes);
  }

  async #forward(
    asked: Parameters<typeof forwardQuestion>[0],
    upstreams: readonly string[] | undefined,
  ): Promise<Buffer | undefined> {
    if (this.#forwarded >= MOST_FORWARDED) return undefined;
    const { isOwn, forward, sockets } = this.#options;
    this.#forwarded += 1;
    try {
      const servers = (upstreams ?? this.#known().hostServers).filter((server) => !isOwn(server));
      return await forwardQuestion(asked, servers, { ...forward, sockets: upstreams && sockets });
    } finally {
      this.#forwarded -= 1;
    }
  }

  /** Several containers of one name are told in turn: most programs take the first. */
  #turned(records: readonly AnswerRecord[]): readonly AnswerRecord[] {
    if (records.length < 2) return records;
    this.#turn = (this.#turn + 1) % records.length;
    return [...records.slice(this.#turn), ...records.slice(0, this.#turn)];
  }
}

const failure = (packet: Buffer, question: Question): Buffer =>
  writeReply(packet, question, { rcode: RCODE.serverFailure, records: [] }, question.udpBytes);
