export type FetchMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What is sent: as it is, or made anew for each time that it is sent. Of the latter, name the `content-length`. */
export type FetchBody = string | Uint8Array | (() => AsyncIterable<Uint8Array>);

export type FetchRequest = {
  readonly method: FetchMethod;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: FetchBody | undefined;
  /** False takes any certificate, for registries listed as insecure. */
  readonly isTlsVerified?: boolean | undefined;
  /** The `host[:port]` whose folder of certificates holds for this request; the URL's own unless told. */
  readonly certificatesOf?: string | undefined;
  /** The longest silence before the first byte of the answer, and between two chunks of it. */
  readonly idleTimeoutMs?: number | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** An answer whose body is still to come. Disposing gives up what was not read of it. */
export interface FetchResponse extends Disposable {
  readonly status: number;
  /** Names in lower case; several of one name are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Can be read once. Throws {@link FetchError}, or `cancelled`. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** HTTP and HTTPS, one exchange at a time. Redirects are not followed and no status is an error: the caller judges. */
export interface Fetch {
  /** What the body itself throws is thrown as it is. @throws FetchError where no answer came; registry_certificates_invalid, cancelled */
  send(request: FetchRequest): Promise<FetchResponse>;
}

/** Why there was no answer, or only the beginning of one. */
export type FetchFailure = 'unknown_host' | 'refused' | 'unreachable' | 'tls' | 'timed_out' | 'cut_off' | 'failed';

/** Says what went wrong on the wire; whoever called knows what it means and turns it into an `EngineError`. */
export class FetchError extends Error {
  readonly failure: FetchFailure;

  constructor(failure: FetchFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}
FetchError.prototype.name = 'FetchError';
