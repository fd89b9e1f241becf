import { entry } from '../entry.js';

/** Names, references and values that cannot be read. @see CATALOGUE */
export const NAME_ERRORS = {
  digest_invalid: entry({
    kind: 'invalid_argument',
    message: ({ text }: { text: string }) => `invalid digest ${JSON.stringify(text)}`,
  }),
  reference_invalid: entry({
    kind: 'invalid_argument',
    message: ({ reason }: { text: string; reason?: string | undefined }) => reason ?? 'invalid reference format',
    hint: 'An image is named [REGISTRY[:PORT]/]REPOSITORY[:TAG][@DIGEST], in lower case.',
  }),
  name_invalid: entry({
    kind: 'invalid_argument',
    message: ({ name }: { name: string }) =>
      `Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`,
  }),
  argument_invalid: entry({
    kind: 'invalid_argument',
    message: ({ reason }: { reason: string }) => reason,
  }),
  signal_invalid: entry({
    kind: 'invalid_argument',
    message: ({ text }: { text: string }) => `Invalid signal: ${text}`,
  }),
} as const;
