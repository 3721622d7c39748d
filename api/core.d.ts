/** `keyferry/core`: keys, requests and answers without a page, in browsers, workers and Node. */

/** Loads the WebAssembly module; every other function needs it. */
export default function init(
  input?: URL | Request | Response | BufferSource | WebAssembly.Module,
): Promise<void>;

export type Severity = "block" | "warn" | "info";

/** One thing found by a check. `code` is stable; `message` says what was found and what to do. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** `name`, `publicKey`, or the id of a parameter. */
  readonly field?: string;
  readonly params?: Readonly<Record<string, string>>;
}

export class KeyferryError extends Error {
  readonly name: "KeyferryError";
  /** Stable, `passphrase-wrong` for one. */
  readonly code: string;
  /** Where in the input, in bytes. */
  readonly position?: number;
  /** The figures and names in the message. */
  readonly params?: Readonly<Record<string, string>>;
  /** What it is about: an argument, or the field of a finding. */
  readonly field?: string;
  /** Everything found, when findings block a request. */
  readonly findings?: ReadonlyArray<Finding>;
}

// ---- keys -------------------------------------------------------------------------------------

export type Algorithm =
  | "ed25519"
  | "ecdsa-p256"
  | "ecdsa-p384"
  | "ecdsa-p521"
  | "rsa-2048"
  | "rsa-3072"
  | "rsa-4096";

/** Public facts of a key. */
export interface KeySummary {
  /** What was found, in a sentence. */
  readonly found: string;
  /** The canonical line, `type base64 comment`; for a certificate its PEM block. */
  readonly publicKey: string;
  /** The key that a certificate is about, as a line; absent for keys. */
  readonly keyInside?: string;
  /** The name on the wire, `ssh-ed25519` for one; empty for a certificate. */
  readonly algorithm: string;
  readonly bits: number | null;
  /** Empty if there is none, or if it can't go out; a finding says so then. */
  readonly comment: string;
  readonly format:
    | "openssh-public"
    | "openssh-private"
    | "pkcs1-public"
    | "pkcs1-private"
    | "sec1-private"
    | "dsa-private"
    | "pkcs8-private"
    | "spki-public"
    | "rfc4716-public"
    | "ppk2"
    | "ppk3"
    | "jwk-public"
    | "jwk-private"
    | "x509"
    | "generated";
  /** Whether the file it was read from was encrypted. */
  readonly encrypted: boolean;
  /** The cipher that it was encrypted with. */
  readonly cipher?: string;
  readonly hasPrivateKey: boolean;
  readonly fingerprints: {
    /** `SHA256:` and base64, as OpenSSH prints it; absent for a certificate. */
    readonly sha256?: string;
    /** Colon-separated hex of the blob's MD5; absent for a certificate. */
    readonly md5?: string;
    /** Colon-separated hex of the MD5 of an RSA key's SubjectPublicKeyInfo, as AWS shows it of imported keys. */
    readonly md5Spki?: string;
    /** Colon-separated hex of the SHA-1 of an RSA key's PKCS#8, as AWS shows it of keys that it made. */
    readonly sha1Pkcs8?: string;
    /** Colon-separated hex of the SHA-1 of a certificate's DER. */
    readonly sha1Certificate?: string;
  };
  readonly randomart: string;
  readonly findings: ReadonlyArray<Finding>;
}

/** A key that was read or generated. Its private half is in the module's memory, in this realm. */
export class Key {
  private constructor();
  readonly summary: KeySummary;
  /**
   * The public half as one line, or a certificate as PEM. With a format, the text of such a file:
   * `pkcs1-pem` is for RSA, `spki-pem` and `jwk` for RSA, ECDSA and Ed25519. Of the last three none
   * has a comment, and `rfc4716` leaves out a long one with a colon, which ssh-keygen can't read.
   */
  publicKey(format?: "openssh" | "rfc4716" | "spki-pem" | "pkcs1-pem" | "jwk"): string;
  /**
   * The private half as the bytes of a file. `openssh`, `pkcs8` and PuTTY's `ppk3` and `ppk2` are
   * encrypted when there is a passphrase, `ppk2` weakly; `pkcs1` for RSA, `sec1` for ECDSA and
   * `jwk` are written in the clear only.
   */
  privateKey(options: {
    format: "openssh" | "pkcs8" | "pkcs1" | "sec1" | "ppk3" | "ppk2" | "jwk";
    passphrase?: string;
  }): Promise<Uint8Array>;
  /** Wipes the private half. The key can't be used after. */
  free(): void;
}

/**
 * Reads one key, by what it holds. Throws `passphrase-needed` for an encrypted one without
 * `passphrase`, and `keys-several` for several without `index`, which counts from 0.
 */
export function readKey(
  input: string | Uint8Array,
  options?: { passphrase?: string; index?: number } & KeyRules,
): Promise<Key>;

/** What a host can ask of keys beyond what is asked of all. */
export interface KeyRules {
  /** RSA keys with fewer bits get a finding that blocks: 2048 unless said otherwise, from 1024 to 8192. */
  readonly minRsaBits?: number;
}

/** One line of a file of many public keys: `key`, or why it is none. */
export type PublicKeyEntry = {
  /** Its number in the file, from one. */
  readonly line: number;
} & (
  | { readonly key: KeySummary; readonly error?: undefined }
  | {
      readonly error: {
        readonly code: string;
        readonly message: string;
        readonly position?: number;
        readonly params?: Readonly<Record<string, string>>;
      };
      readonly key?: undefined;
    }
);

/**
 * Reads a file of many public keys, one a line, as `authorized_keys` is; blank lines and those
 * that begin with `#` are left out. A line that is no key spoils no other.
 *
 * What would take long is not looked for in so many keys: factors of an RSA modulus from 757 on, and Ed25519
 * points of mixed order. Read the key that is chosen by itself with `readKey`, which looks for both.
 */
export function readPublicKeys(input: string | Uint8Array, options?: KeyRules): PublicKeyEntry[];

/** A list of keys that others have the private halves of. */
export interface KnownList {
  readonly name: string;
  readonly count: number;
  /** Of one in two to the power of these it is said by chance. From 32 on, a listed key is blocked. */
  readonly bits: number;
}

/**
 * Looks every key that is read from now on up in the lists of that file, and in no others: those that it
 * holds get the finding `key-listed`. `cargo xtask key-list` makes such files.
 */
export function knowKeys(file: Uint8Array): KnownList[];

/** Generates a key. */
export function generateKey(options: { algorithm: Algorithm; comment?: string }): Promise<Key>;

// ---- operations -------------------------------------------------------------------------------

export type OperationId =
  | "naver-server.import"
  | "clova-nsml.import"
  | "huawei-kps.import"
  | "huawei-kps.import-with-private-key"
  | "huawei-kps.import-private-key"
  | "huawei-kps.create"
  | "openstack-nova.import"
  | "openstack-nova.create"
  | "vietnix.import"
  | "vietnix.create";

export type DisclosingOperationId =
  | "huawei-kps.import-with-private-key"
  | "huawei-kps.import-private-key";

/** What a name may be. `checkName` takes parameters into account. */
export interface NameRule {
  readonly min: number;
  readonly max: number;
  /** In words. */
  readonly characters: string;
  readonly first: string;
  readonly last: string;
  /** Whether the provider makes up a name when there is none. */
  readonly optional: boolean;
  /** Where the rule stands, and where sources disagree. */
  readonly source: string;
}

export interface Param {
  /** As in `params`; with a dot, a member of an object: `encryption.type`. */
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly kind: "choice" | "suggested" | "text" | "url";
  readonly required: boolean;
  readonly default?: string;
  readonly choices?: ReadonlyArray<{ readonly value: string; readonly label: string }>;
  /** It counts only when that other parameter has that value. */
  readonly when?: { readonly param: string; readonly is: string };
}

/** A way to be known to a provider. */
export interface CredentialScheme {
  readonly id: string;
  readonly label: string;
  readonly fields: ReadonlyArray<{
    readonly id: string;
    readonly label: string;
    readonly secret: boolean;
    readonly required: boolean;
  }>;
}

export interface Operation {
  readonly id: OperationId;
  readonly label: string;
  readonly docs: string;
  /** Whether a private key goes out. */
  readonly discloses: boolean;
  /** Whether the provider generates the key. */
  readonly generates: boolean;
  readonly name: NameRule;
  readonly keys: {
    /** The algorithms that the provider documents, by their names on the wire. */
    readonly algorithms: ReadonlyArray<string>;
    readonly x509: boolean;
    readonly maxLength?: number;
    readonly source: string;
  };
  readonly params: ReadonlyArray<Param>;
  readonly credentials: ReadonlyArray<CredentialScheme>;
}

export type ProviderId = "naver-server" | "clova-nsml" | "huawei-kps" | "openstack-nova" | "vietnix";

export interface Provider {
  readonly id: ProviderId;
  readonly label: string;
  readonly docs: string;
  readonly operations: ReadonlyArray<Operation>;
  /** What can be done about keys that are there; absent where the API shows none. */
  readonly shelf?: {
    readonly docs: string;
    readonly deletionDocs: string;
    readonly params: ReadonlyArray<Param>;
    readonly credentials: ReadonlyArray<CredentialScheme>;
  };
}

/** Every provider with its operations. */
export function providers(): Provider[];

/** Parameters by id; those with a dot in their id also as objects within. */
export type Params = { readonly [id: string]: string | number | boolean | Params | undefined };

/** What stands against a name; nothing if the operation allows it. */
export function checkName(operation: OperationId, name: string, params?: Params): Finding[];

/** One name near a text that all the operations allow. */
export function suggestName(operations: ReadonlyArray<OperationId>, text: string): string | null;

export interface PlanInput<Id extends OperationId = OperationId> {
  readonly operation: Id;
  readonly name?: string;
  /** A public key line or a PEM certificate; none for an operation that generates. */
  readonly publicKey?: string;
  readonly params?: Params;
  /** As in `readKey`. */
  readonly minRsaBits?: number;
}

/** Whether an operation takes this name, key and parameters, and all that was found. */
export function plan(input: PlanInput): { ok: boolean; findings: Finding[] };

// ---- requests ---------------------------------------------------------------------------------

export type Credentials =
  | { readonly accessKey: string; readonly secretKey: string; readonly apiKey?: string; readonly securityToken?: string }
  | { readonly token: string }
  | { readonly atProxy: true };

/** What is sent: give its members to `fetch`. It holds credentials. */
export interface PreparedRequest {
  readonly method: "DELETE" | "GET" | "POST";
  readonly url: string;
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly body: string | null;
}

export type ProxyConfig =
  /** `{base}/{route}{path}?{query}`; `routes` adds route names by origin. */
  | { readonly kind: "routes"; readonly base: string; readonly routes?: Readonly<Record<string, string>> }
  /** `{base}/{url}` */
  | { readonly kind: "prefix"; readonly base: string; readonly encode?: boolean }
  /** `{base}?{param}={encoded url}` */
  | { readonly kind: "query"; readonly base: string; readonly param?: string }
  /** The cloud itself allows pages to call it, or this is no page. */
  | { readonly kind: "none" };

/** Builds a request that holds nothing private. Throws when a finding blocks it. */
export function buildRequest(
  input: PlanInput<Exclude<OperationId, DisclosingOperationId>> & {
    readonly credentials: Credentials;
    /** Signatures hold it. */
    readonly now: Date | number;
  },
): PreparedRequest;

/**
 * Builds a request that hands the private key of `key` to the provider: the caller asked a person
 * first, and says so with `consent`.
 */
export function buildDisclosingRequest(
  input: PlanInput<DisclosingOperationId> & {
    readonly name: string;
    readonly publicKey: string;
    readonly key: Key;
    readonly consent: true;
    readonly credentials: Credentials;
    readonly now: Date | number;
  },
): PreparedRequest;

/** The same request, with the URL to fetch through that proxy. */
export function throughProxy(request: PreparedRequest, proxy: ProxyConfig): PreparedRequest;

export type ExportFormat =
  /** The request itself, as a message of HTTP/1.1 or as a `curl` command for a POSIX shell. */
  | "http"
  | "curl"
  /** Other programs that do the same: where they can't, `exportRequest` throws and says why. */
  | "openstack-cli"
  | "terraform";

/** A request that was built here as text that does the same elsewhere; secrets are `$VARIABLES`. */
export function exportRequest(request: PreparedRequest, as: ExportFormat): string;

// ---- answers ----------------------------------------------------------------------------------

export type FingerprintVerdict =
  | { readonly kind: "match"; readonly value: string }
  | { readonly kind: "differs"; readonly expected: string; readonly got: string }
  | { readonly kind: "not-returned" }
  /** What came back is in no notation of this key's: neither for nor against it. */
  | { readonly kind: "unknown-notation"; readonly value: string };

/** The provider's own code and words, and what to do where more is known. */
export interface Failure {
  readonly code: string | null;
  readonly message: string;
  readonly requestId: string | null;
  readonly hint: string;
}

export type Outcome =
  | {
      readonly status: "imported";
      readonly id: string | null;
      readonly name: string | null;
      readonly requestId: string | null;
      readonly fingerprint: FingerprintVerdict;
    }
  | {
      readonly status: "created";
      readonly name: string | null;
      readonly publicKey: string | null;
      readonly requestId: string | null;
      /** The private key that the provider generated, this once; absent if it kept it. */
      readonly privateKey?: string;
    }
  | ({ readonly status: "name-taken" } & Failure)
  | ({ readonly status: "unauthorized" } & Failure)
  | ({ readonly status: "refused"; readonly httpStatus: number } & Failure)
  | { readonly status: "unreadable"; readonly httpStatus: number; readonly excerpt: string };

/** An answer: the status, headers and text of what `fetch` gives. */
export interface ReceivedResponse {
  readonly status: number;
  readonly headers?: Iterable<readonly [string, string]> | Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What an answer says, and whether the key that arrived is the one that left. */
export function readResponse(input: {
  readonly operation: OperationId;
  readonly publicKey?: string;
  readonly response: ReceivedResponse;
}): Outcome;

// ---- keys that are there ------------------------------------------------------------------------

/** A key that a provider keeps, as the provider tells it. */
export interface ListedKey {
  readonly name: string;
  /** The provider's id of it, where it has one. */
  readonly id: string | null;
  /** In the provider's notation. */
  readonly fingerprint: string | null;
  readonly publicKey: string | null;
  /** When it came there, as the provider writes dates. */
  readonly created: string | null;
  readonly kind: "ssh" | "x509" | null;
  /** Whether it is the key that `readList` was given. */
  readonly verdict?: FingerprintVerdict;
}

export interface ShelfInput {
  readonly provider: ProviderId;
  /** Those of the provider's `shelf`. */
  readonly params?: Params;
  /** The `next` of the page before; none for the first. */
  readonly page?: string;
}

/** Why there is no list, or why a key was not deleted. */
export type ShelfFailure = Extract<Outcome, { status: "unauthorized" | "refused" | "unreadable" }>;

/** Builds the request for a page of the keys that a provider keeps. Throws when a finding blocks it. */
export function buildListRequest(
  input: ShelfInput & { readonly credentials: Credentials; readonly now: Date | number },
): PreparedRequest;

/** What the answer to it says. With `publicKey`, each key is compared with that one. */
export function readList(
  input: ShelfInput & { readonly publicKey?: string; readonly response: ReceivedResponse },
):
  | {
      readonly status: "listed";
      readonly keys: ReadonlyArray<ListedKey>;
      /** What leads to the next page. */
      readonly next: string | null;
    }
  | ShelfFailure;

/**
 * Builds the request that deletes a key, where `readList` found it: the caller asked a person to type its
 * name, and hands in what was typed. Throws `name-differs` when that is another one.
 */
export function buildDeleteRequest(input: {
  readonly key: ListedKey;
  readonly typedName: string;
  readonly credentials: Credentials;
  readonly now: Date | number;
}): PreparedRequest;

/** What the answer to it says. NAVER confirms that of a key that isn't there, too. */
export function readDeletion(input: {
  readonly provider: ProviderId;
  readonly response: ReceivedResponse;
}): { readonly status: "deleted" | "not-there"; readonly requestId: string | null } | ShelfFailure;

// ---- logging in -------------------------------------------------------------------------------

/** By name in a domain, `Default` unless another is named, or by ID. Of Huawei the domain is the account. */
export type LogInUser =
  | {
      readonly username: string;
      readonly userDomainName?: string;
      readonly userDomainId?: string;
    }
  | { readonly userId: string };

export type LogIn = {
  /** The address of a Keystone, or of Huawei's IAM. */
  readonly identity: string;
} & (
  | (LogInUser & {
      readonly password: string;
      /** What the token is to be for. Of Huawei the name is the region's. */
      readonly projectName?: string;
      /** Where the project's domain is not the user's. */
      readonly projectDomainName?: string;
      readonly projectDomainId?: string;
      readonly projectId?: string;
    })
  | {
      readonly applicationCredentialId: string;
      readonly applicationCredentialSecret: string;
    }
  | (LogInUser & {
      readonly applicationCredentialName: string;
      readonly applicationCredentialSecret: string;
    })
);

/** The address of the Keystone that gives tokens for an operation with these parameters, where it is known. */
export function identityUrl(operation: OperationId, params?: Params): string | null;

/** Builds a request for a token. Its body holds the password or secret, so it can't be exported. */
export function buildLogIn(input: LogIn): PreparedRequest;

export interface Session {
  /** For `credentials`. */
  readonly token: string;
  /** When it ends, in milliseconds since 1970. */
  readonly expires: number | null;
  readonly userId: string | null;
  /** None if no project was named and the user has no default one: such a token opens nothing. */
  readonly project: { readonly id: string; readonly name: string } | null;
  /** The compute endpoints of the catalogue, one for each region. */
  readonly compute: ReadonlyArray<{ readonly region: string; readonly url: string }>;
}

/**
 * The session that an answer to a log-in gives. Throws when it gives none, with a code:
 * `log-in-credentials`, `log-in-more-factors`, `log-in-path`, `log-in-not-keystone`,
 * `log-in-token-hidden`, `log-in-busy` or `log-in-refused`.
 */
export function readLogIn(response: ReceivedResponse): Session;
