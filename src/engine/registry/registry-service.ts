import type { Descriptor } from '../../oci/descriptor.js';
import type { Digest } from '../../oci/digest.js';
import type { Platform } from '../../oci/platform.js';
import type { Credentials } from './credentials.js';
import type { KeptLogin, Login } from './logins.js';

export type { Credentials, KeptLogin, Login };

export type RegistryCallOptions = { readonly cancelSignal?: AbortSignal | undefined };

export type SearchOptions = RegistryCallOptions & {
  /** At most so many, 1 to 100; 25 unless told. */
  readonly limit?: number | undefined;
};

/** A repository that a search found. */
export type FoundRepository = {
  /** As one pulls it: `nginx`, `registry.lan:5000/team/web`. */
  readonly name: string;
  readonly description: string;
  readonly stars: number;
  readonly isOfficial: boolean;
  readonly isAutomated: boolean;
};

export type DescribeOptions = RegistryCallOptions & {
  /** In the stead of the login that is kept. */
  readonly credentials?: Credentials | undefined;
};

/** An image as a registry has it. */
export type ImageDescription = {
  /** The manifest or index. */
  readonly target: Descriptor;
  readonly platforms: readonly Platform[];
};

/** Something that was attached to an image: a signature, a list of its parts, a statement of how it was built. */
export type Referrer = {
  readonly digest: Digest;
  readonly mediaType: string;
  /** What it is; empty where nobody said. */
  readonly artifactType: string;
  readonly sizeBytes: number;
  readonly annotations: Readonly<Record<string, string>>;
};

/** Registries as such: who we are there, and what they have. `registry` is `host[:port]`; docker's own is `docker.io`. */
export interface RegistryService {
  /**
   * Asks the registry whether it knows the login, then keeps it: an identity token in place of the password, where it
   * gives one.
   *
   * @throws login_failed, login_file_invalid, credential_helper_failed, registry_unreachable, cancelled
   */
  login(registry: string, credentials: Credentials, options?: RegistryCallOptions): Promise<KeptLogin>;
  /**
   * Asks likewise, and keeps nothing.
   *
   * @returns what to keep: a token in place of the password, where the registry gives one
   * @throws login_failed, registry_unreachable, cancelled
   */
  verify(registry: string, credentials: Credentials, options?: RegistryCallOptions): Promise<Credentials>;
  /** The login that is kept, to be tried again. Undefined where there is none. */
  findLogin(registry: string): Promise<Credentials | undefined>;
  /** @returns whether there was a login @throws login_file_invalid, credential_helper_failed */
  logout(registry: string): Promise<boolean>;
  /** What is kept, without secrets, by registry. */
  logins(): Promise<readonly Login[]>;
  /** Every tag of a repository, sorted. @throws registry_*, reference_invalid */
  tags(repository: string, options?: RegistryCallOptions): Promise<readonly string[]>;
  /** Every repository that the registry tells of. @throws search_unsupported, registry_* */
  repositories(registry: string, options?: RegistryCallOptions): Promise<readonly string[]>;
  /**
   * What matches `term` in docker's hub; with a registry in front, `registry.lan:5000/web`, there, in its catalogue
   * where it offers no search.
   *
   * @throws search_unsupported, registry_*
   */
  search(term: string, options?: SearchOptions): Promise<readonly FoundRepository[]>;
  /** What a name stands for in its registry, and for which platforms. @throws registry_*, manifest_* */
  describe(ref: string, options?: DescribeOptions): Promise<ImageDescription>;
  /** What is attached to an image, by the standard's list or by the tags that came before it. @throws registry_*, manifest_unknown */
  referrers(ref: string, options?: RegistryCallOptions): Promise<readonly Referrer[]>;
  /** Takes a manifest away, and with it all its tags. @returns its digest @throws registry_*, manifest_unknown */
  remove(ref: string, options?: RegistryCallOptions): Promise<Digest>;
}
