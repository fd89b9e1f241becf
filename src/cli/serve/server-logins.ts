/** Somebody who may ask `gantry serve` over TCP. */
export type ServerUser = {
  readonly name: string;
  /** In the words of `serve --allow`; undefined: everything. */
  readonly rights: string | undefined;
};

export type ServerLogin = ServerUser & { readonly kind: 'password' | 'token' };

/** The file of logins that `gantry serve --auth-file` reads; who reads it changes it, too. */
export interface ServerLogins {
  list(path: string): Promise<readonly ServerLogin[]>;
  /** Adds somebody, or gives him a new password. */
  addUser(path: string, user: ServerUser, password: string): Promise<void>;
  /** Adds somebody, or gives him a new token. @returns the token, which is nowhere kept */
  addToken(path: string, user: ServerUser): Promise<string>;
  /** @throws auth_user_not_found */
  removeUser(path: string, name: string): Promise<void>;
}
