const SGR = /\x1b\[([\d;]+)m/g;

/** The same text with its attributes, bold among them, and without a colour. */
export function withoutColors(text: string): string {
  if (!text.includes('\x1b')) return text;
  return text.replace(SGR, (_, parameters: string) => {
    const kept = attributesOf(parameters.split(';'));
    return kept.length > 0 ? `\x1b[${kept.join(';')}m` : '';
  });
}

/** Attributes are below 30 and from 50 on; between them, and from 90 on, are colours, some with numbers behind them. */
function attributesOf(codes: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < codes.length; index++) {
    const code = Number(codes[index]);
    if (code === 38 || code === 48 || code === 58) index += codes[index + 1] === '5' ? 2 : 4;
    else if (code < 30 || (code >= 50 && code < 60)) kept.push(codes[index] ?? '');
  }
  return kept;
}
