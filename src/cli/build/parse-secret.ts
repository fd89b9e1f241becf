import { invalid } from '../values/invalid.js';
import { csvFields, valueOf } from './csv-fields.js';

/** `--secret id=token,src=./token` or `id=token,env=TOKEN`; where it says nothing, a variable of that name, else a file. */
export type AskedSecret = {
  readonly id: string;
  readonly type: 'file' | 'env' | undefined;
  readonly source: string | undefined;
};

/** @throws argument_invalid @see docker/buildx, util/buildflags/secrets.go */
export function parseSecret(text: string): AskedSecret {
  let asked: AskedSecret = { id: '', type: undefined, source: undefined };
  for (const field of csvFields(text)) {
    const value = valueOf(field);
    asked = { ...asked, ...readField(field.key, value, field.text) };
  }
  return asked;
}

function readField(key: string, value: string, text: string): Partial<AskedSecret> {
  switch (key) {
    case 'id':
      return { id: value };
    case 'source':
    case 'src':
      return { source: value };
    case 'env':
      return { source: value, type: 'env' };
    case 'type':
      if (value === 'file' || value === 'env') return { type: value };
      throw invalid(`unsupported secret type "${value}"`);
    default:
      throw invalid(`unexpected key '${key}' in '${text}'`);
  }
}
