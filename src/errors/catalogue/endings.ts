import { entry } from '../entry.js';

/** Work that ends early. @see CATALOGUE */
export const ENDING_ERRORS = {
  cancelled: entry({ kind: 'cancelled', message: () => 'cancelled' }),
  timed_out: entry({
    kind: 'deadline_exceeded',
    message: ({ what }: { what: string }) => `timed out: ${what}`,
  }),
  not_implemented: entry({
    kind: 'not_implemented',
    message: ({ what }: { what: string }) => `${what} is not supported yet`,
  }),
} as const;
