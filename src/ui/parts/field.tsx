import { Box, type Key, Text, Transform, useInput } from 'ink';
import { useRef, useState } from 'react';

import type { TypeAhead } from '../hooks/type-ahead.js';
import { useTypeAhead } from '../hooks/use-type-ahead.js';
import { textWidth } from '../text.js';
import type { Theme } from '../theme.js';
import { editText } from './edit-text.js';
import { TextInput } from './text-input.js';
import { typedLine } from './typed-line.js';

export type FieldProps = {
  readonly label: string;
  readonly value: string;
  /** Cells for the label and what is typed. */
  readonly width: number;
  /** Shown for each character, as for passwords. */
  readonly mask?: string | undefined;
  readonly theme: Theme;
  readonly typeAhead: TypeAhead;
  readonly onChange: (text: string) => void;
};

/**
 * A label and a line to type into, which has the keys.
 *
 * The input hears what is typed in front of the cursor; what stands behind it, and all keys that move the cursor or erase,
 * are kept here: after such a one the input is made anew, with its cursor at its end.
 */
export function Field({ label, value, width, mask, theme, typeAhead, onChange }: FieldProps) {
  const generation = useTypeAhead(typeAhead);
  const [edit, setEdit] = useState({ value, after: '', moves: 0 });
  // A text that came from elsewhere, as by a completion, has its cursor at its end.
  const after = edit.value === value ? edit.after : '';
  const before = value.slice(0, value.length - after.length);
  const isEdited = useRef(false);
  const change = (next: { readonly before: string; readonly after: string }, moves: number): void => {
    const text = next.before + next.after;
    setEdit({ value: text, after: next.after, moves });
    if (text !== value) onChange(text);
  };
  const watch = (input: string, key: Key): void => {
    const next = typeAhead.isFieldReady ? editText({ before, after }, input, key) : undefined;
    isEdited.current = next !== undefined || key.ctrl || key.meta;
    if (next) change(next, edit.moves + 1);
  };
  const type = (text: string): void => {
    // Not ready: the keys are kept for the field that comes next.
    if (typeAhead.isFieldReady && !isEdited.current) change({ before: text, after }, edit.moves);
  };
  const line = typedLine({ before, after }, { width: width - textWidth(label), mask, ...theme.glyphs });
  return (
    <Box height={1}>
      <KeyWatch onKey={watch} />
      <Text wrap="truncate">
        {label}
        <Transform transform={() => line}>
          <TextInput key={`${generation} ${edit.moves}`} value={before} mask={mask} isFocused onChange={type} />
        </Transform>
      </Text>
    </Box>
  );
}

/** Hears of each key before the input does, as it stands before it. */
function KeyWatch({ onKey }: { readonly onKey: (input: string, key: Key) => void }) {
  useInput(onKey);
  return null;
}
