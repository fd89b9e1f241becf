import InkTextInput from 'ink-text-input';

export type TextInputProps = {
  readonly value: string;
  readonly placeholder?: string | undefined;
  /** Whether it takes the keys. */
  readonly isFocused: boolean;
  /** Shown for each character, as for passwords. */
  readonly mask?: string | undefined;
  readonly onChange: (value: string) => void;
  readonly onSubmit?: ((value: string) => void) | undefined;
};

/** One line of text to type into. While it has the focus, the input broker must be in text mode. */
export function TextInput({ value, placeholder = '', isFocused, mask, onChange, onSubmit }: TextInputProps) {
  return (
    <InkTextInput
      value={value}
      placeholder={placeholder}
      focus={isFocused}
      {...(mask === undefined ? {} : { mask })}
      onChange={onChange}
      {...(onSubmit === undefined ? {} : { onSubmit })}
    />
  );
}
