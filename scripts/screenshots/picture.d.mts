/** What a picture needs to know of a cell. `ScreenCell` of test/support/emulated-screen.ts has it. */
export type PictureCell = {
  readonly glyph: string;
  readonly foreground: 'default' | { readonly palette: number } | { readonly rgb: number };
  readonly background: 'default' | { readonly palette: number } | { readonly rgb: number };
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isItalic: boolean;
  readonly isUnderlined: boolean;
  readonly isInverse: boolean;
};

/** Writes a screen as a PNG file. With DejaVu Sans Mono (Debian: fonts-dejavu-core) it is the same on every machine. */
export function writePicture(rows: readonly (readonly PictureCell[])[], path: string): Promise<void>;
