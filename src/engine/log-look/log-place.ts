/** A place between two entries of one container's log. A line belongs to the place of the entry that ends it. */
export type LogPlace = {
  /** One of the files that the log consists of: a number that stays its own while the log is looked at. */
  readonly piece: number;
  /** Bytes before it in that file, unpacked. */
  readonly offset: number;
};

/** A place in several logs that are merged by time: one in each. */
export type LogPlaces = readonly LogPlace[];

/** Which of two places of one log comes first: negative, zero, positive, as sorting wants it. */
export function comparePlaces(a: LogPlace, b: LogPlace): number {
  return a.piece - b.piece || a.offset - b.offset;
}

/** Before everything, whatever comes or goes. */
export const BEGINNING: LogPlace = { piece: Number.NEGATIVE_INFINITY, offset: 0 };
