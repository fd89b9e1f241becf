import type { IncomingMessage, ServerResponse } from 'node:http';

/** Who may read: with a name and a password, or with a token that `/token` gives to them (or to everybody). */
export type FakeAuth = {
  readonly kind: 'basic' | 'token';
  /** `user:password`; without one the token service gives tokens to everybody. */
  readonly login?: string;
  /** How many requests a token is good for; for ever, where it is not said. */
  readonly tokenUses?: number;
  /** What the token service gives who logs in, to be shown in place of the password. */
  readonly identityToken?: string;
};

/** Uses left, by token. */
export type FakeTokens = Map<string, number>;

/** True where the request may go on; otherwise it has been answered. */
export function authorize(
  auth: FakeAuth,
  tokens: FakeTokens,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const given = request.headers.authorization;
  const isLoggedIn = auth.login === undefined || given === `Basic ${Buffer.from(auth.login).toString('base64')}`;
  if (auth.kind === 'basic') return isLoggedIn || refuse(response, 'Basic realm="fake"');

  const origin = `http://${request.headers.host ?? ''}`;
  if (request.url?.startsWith('/token')) {
    void giveToken(auth, tokens, { request, response, isLoggedIn });
    return false;
  }
  const token = given?.replace(/^Bearer /, '') ?? '';
  const left = tokens.get(token) ?? 0;
  tokens.set(token, left - 1);
  return left > 0 || refuse(response, `Bearer realm="${origin}/token",service="fake",scope="repository:any:pull"`);
}

async function giveToken(
  auth: FakeAuth,
  tokens: FakeTokens,
  {
    request,
    response,
    isLoggedIn,
  }: { readonly request: IncomingMessage; readonly response: ServerResponse; readonly isLoggedIn: boolean },
): Promise<void> {
  const form = new URLSearchParams(Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)).toString());
  const isKnown =
    request.method === 'POST'
      ? form.get('grant_type') === 'refresh_token' && form.get('refresh_token') === auth.identityToken
      : isLoggedIn;
  if (!isKnown) return void refuse(response, undefined);
  const token = `token-${tokens.size + 1}`;
  tokens.set(token, auth.tokenUses ?? Number.POSITIVE_INFINITY);
  const wantsMore = request.url?.includes('offline_token=true') ?? false;
  const answer = { token, ...(wantsMore ? { refresh_token: auth.identityToken } : {}) };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

function refuse(response: ServerResponse, challenge: string | undefined): false {
  response.writeHead(401, challenge === undefined ? {} : { 'www-authenticate': challenge });
  response.end(JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }));
  return false;
}
