import type { Key } from 'ink';

import { graphemes } from '../terminal/text-width.js';

/** What is typed on one line, on either side of the cursor. */
export type EditedText = { readonly before: string; readonly after: string };

type Edit = (text: EditedText) => EditedText;

const WORD_BEFORE = /\S*\s*$/;
const WORD_AFTER = /^\s*\S*/;

const left: Edit = ({ before, after }) => {
  const last = [...graphemes(before)].at(-1) ?? '';
  return { before: before.slice(0, before.length - last.length), after: last + after };
};

const right: Edit = ({ before, after }) => {
  const [first = ''] = graphemes(after);
  return { before: before + first, after: after.slice(first.length) };
};

const toStart: Edit = ({ before, after }) => ({ before: '', after: before + after });
const toEnd: Edit = ({ before, after }) => ({ before: before + after, after: '' });

const wordLeft: Edit = ({ before, after }) => {
  const [word = ''] = WORD_BEFORE.exec(before) ?? [];
  return { before: before.slice(0, before.length - word.length), after: word + after };
};

const wordRight: Edit = ({ before, after }) => {
  const [word = ''] = WORD_AFTER.exec(after) ?? [];
  return { before: before + word, after: after.slice(word.length) };
};

const eraseBack: Edit = ({ before, after }) => ({ before: left({ before, after: '' }).before, after });
const eraseOn: Edit = ({ before, after }) => ({ before, after: right({ before: '', after }).after });
const eraseWordBack: Edit = ({ before, after }) => ({ before: wordLeft({ before, after: '' }).before, after });
const eraseWordOn: Edit = ({ before, after }) => ({ before, after: wordRight({ before: '', after }).after });
const eraseToStart: Edit = ({ after }) => ({ before: '', after });
const eraseToEnd: Edit = ({ before }) => ({ before, after: '' });

const WITH_CONTROL: Readonly<Record<string, Edit>> = {
  a: toStart,
  b: left,
  e: toEnd,
  f: right,
  d: eraseOn,
  k: eraseToEnd,
  u: eraseToStart,
  w: eraseWordBack,
};

const WITH_ALT: Readonly<Record<string, Edit>> = { b: wordLeft, f: wordRight, d: eraseWordOn };

/** What a key does to a line as shells have it; undefined for keys that are text, or mean something elsewhere. */
export function editText(text: EditedText, input: string, key: Key): EditedText | undefined {
  return editOf(input, key)?.(text);
}

function editOf(input: string, key: Key): Edit | undefined {
  if (key.leftArrow) return key.ctrl || key.meta ? wordLeft : left;
  if (key.rightArrow) return key.ctrl || key.meta ? wordRight : right;
  if (key.home) return toStart;
  if (key.end) return toEnd;
  if (key.delete) return eraseOn;
  if (key.backspace) return key.meta ? eraseWordBack : eraseBack;
  if (key.ctrl) return Object.hasOwn(WITH_CONTROL, input) ? WITH_CONTROL[input] : undefined;
  return key.meta && Object.hasOwn(WITH_ALT, input) ? WITH_ALT[input] : undefined;
}
