export interface Random {
  /** `bytes` random bytes as hexadecimal digits. */
  hex(bytes: number): string;
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
}
