import { Box, Text, useInput } from 'ink';
import { type PropsWithChildren, useRef } from 'react';

import type { TypeAhead } from '../hooks/type-ahead.js';
import { editedByControl } from '../hooks/typed-text.js';
import { useTypeAhead } from '../hooks/use-type-ahead.js';
import { TextInput } from './text-input.js';

export type FieldProps = {
  readonly label: string;
  readonly value: string;
  /** Shown for each character, as for passwords. */
  readonly mask?: string | undefined;
  readonly typeAhead: TypeAhead;
  readonly onChange: (text: string) => void;
};

/** A label and a line to type into, which has the keys. */
export function Field({ label, value, mask, typeAhead, onChange }: FieldProps) {
  const generation = useTypeAhead(typeAhead);
  const control = useRef<string | undefined>(undefined);
  const type = (text: string): void => {
    // Not ready: the keys are kept for the field that comes next.
    if (!typeAhead.isFieldReady) return;
    const next = control.current ? editedByControl(value, control.current) : text;
    // Control keys that edit nothing may mean something elsewhere.
    if (!control.current || next !== value) onChange(next);
  };
  return (
    <Box height={1}>
      <Box flexShrink={0}>
        <Text>{label}</Text>
      </Box>
      <ControlKeyWatch
        onKey={(key) => {
          control.current = key;
        }}
      />
      <LastLine>
        <TextInput key={generation} value={value} mask={mask} isFocused onChange={type} />
      </LastLine>
    </Box>
  );
}

/** A text that is too long for its line is wrapped; the line that is typed on is the last. */
function LastLine({ children }: PropsWithChildren) {
  return (
    <Box flexGrow={1} height={1} overflow="hidden" flexDirection="column" justifyContent="flex-end">
      <Box flexShrink={0}>{children}</Box>
    </Box>
  );
}

/** Hears of each key before the field does, as it stands before it: the field takes ctrl-u for a typed `u`. */
function ControlKeyWatch({ onKey }: { readonly onKey: (key: string | undefined) => void }) {
  useInput((input, key) => onKey(key.ctrl ? input : undefined));
  return null;
}
