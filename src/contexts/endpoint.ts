/** Paths of PEM files. */
export type TlsFiles = {
  /** Who the other side must be signed by; undefined: whom the machine trusts. */
  readonly authority?: string | undefined;
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  /** Any certificate of the other side will do. */
  readonly isUnverified?: boolean | undefined;
};

/** Who we say that we are. The secret is in a file, or was part of an address that a user typed; it is never printed. */
export type EndpointLogin =
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  | { readonly kind: 'password-file'; readonly user: string; readonly path: string }
  | { readonly kind: 'token-file'; readonly path: string };

/** Where an engine answers docker's API. */
export type FarEndpoint =
  | { readonly kind: 'unix'; readonly path: string }
  | {
      readonly kind: 'tcp';
      readonly host: string;
      readonly port: number;
      /** What is put before every path; empty, or `/with/slash`. */
      readonly basePath: string;
      /** Undefined: plain. */
      readonly tls: TlsFiles | undefined;
      readonly login: EndpointLogin | undefined;
    }
  | {
      readonly kind: 'ssh';
      readonly host: string;
      readonly user: string | undefined;
      readonly port: number | undefined;
      /** The socket over there; undefined for whatever its own program takes. */
      readonly path: string | undefined;
    };

/** An engine: that of this machine, in this process, or one that is asked over docker's API. */
export type Endpoint = { readonly kind: 'local' } | FarEndpoint;

/** An endpoint as docker spells it, without secrets: `tcp://far:2376`, `ssh://me@far`. */
export function endpointText(endpoint: Endpoint): string {
  switch (endpoint.kind) {
    case 'local':
      return 'local';
    case 'unix':
      return `unix://${endpoint.path}`;
    case 'tcp':
      return `tcp://${bracketed(endpoint.host)}:${endpoint.port}${endpoint.basePath}`;
    case 'ssh': {
      const { user, host, port, path = '' } = endpoint;
      return `ssh://${user === undefined ? '' : `${user}@`}${bracketed(host)}${port === undefined ? '' : `:${port}`}${path}`;
    }
  }
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);
