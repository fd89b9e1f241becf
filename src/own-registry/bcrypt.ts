import { encodeBase64, hashSync } from 'bcryptjs';

/** bcrypt looks at no more of a password than this, with the zero at its end. */
export const LONGEST_PASSWORD_BYTES = 71;
export const SALT_BYTES = 16;

/** A password as `htpasswd -B` writes it, which is the one form that docker's registry takes. 2^`cost` rounds. */
export function bcrypt(password: string, salt: Uint8Array, cost: number): string {
  const settings = `$2b$${String(cost).padStart(2, '0')}$${encodeBase64([...salt], SALT_BYTES)}`;
  // The same thing by the name that Apache's programs give it.
  return hashSync(password, settings).replace('$2b$', '$2y$');
}
