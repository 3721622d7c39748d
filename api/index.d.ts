/** `keyferry`: the element `<key-ferry>`. What it has is in `custom-elements.json` too. */

import type {
  Algorithm,
  Credentials,
  Finding,
  FingerprintVerdict,
  KeySummary,
  OperationId,
  PreparedRequest as BuiltRequest,
  ProxyConfig,
} from "./core.js";

export type { Algorithm, Credentials, Finding, FingerprintVerdict, OperationId, ProxyConfig };

export type Isolation = "frame" | "page";
export type Locale = "auto" | "en" | "ko" | "zh-CN" | "vi" | "ja";
export type Theme = "auto" | "light" | "dark";
export type Layout = "auto" | "wide" | "narrow";
export type Source = "generate" | "paste" | "file";
export type Part = "randomart" | "exports" | "proof" | "languages" | "steps";
export type Step = "key" | "destinations" | "review" | "sending" | "results";

// ---- what a page says -----------------------------------------------------------------------------

/** Where a key is to go. */
export interface Destination {
  /** The page's own name for it, which `destinationId` repeats. */
  readonly id: string;
  readonly operation: OperationId;
  /** What people see. */
  readonly label?: string;
  /** What the key is called there to begin with. */
  readonly name?: string;
  /** The operation's parameters, by their ids. */
  readonly params?: Readonly<Record<string, string | number>>;
  /** Parameters, or `name`, that people can't change. */
  readonly locked?: ReadonlyArray<string>;
}

/** A request as the page sees it: without credentials that people typed, and without private keys. */
export interface PreparedRequest extends BuiltRequest {
  readonly destinationId: string;
  readonly operation: OperationId;
  /** The URL at the provider, which signatures cover. */
  readonly upstreamUrl: string;
  /** The URL that is fetched: through the proxy, where there is one. Empty if there is no way to send it. */
  readonly url: string;
  /** Whether its purpose is to hand a private key over, to which a person consents first. */
  readonly carriesPrivateKey: boolean;
}

/** An answer, as `fetch` gives it. */
export interface TransportResponse {
  readonly status: number;
  readonly headers?: Iterable<readonly [string, string]> | Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What the page answers when it is asked. Each has half a minute; its `signal` says when that is over. */
export interface Hooks {
  /** Credentials for one request, when it is about to be built. They are used for it and kept nowhere. */
  readonly getCredentials?: (context: {
    operation: string;
    destination: Destination;
    signal: AbortSignal;
  }) => Promise<Credentials | null>;
  /** Headers to add to a request that was built without credentials. Nothing else of it can change. */
  readonly signRequest?: (
    request: PreparedRequest,
    context: { signal: AbortSignal },
  ) => Promise<{ headers: Array<[string, string]> }>;
  /** Sends requests in Keyferry's place. People can then type no credentials, and hand over no private key. */
  readonly transport?: (
    request: PreparedRequest,
    context: { signal: AbortSignal },
  ) => Promise<TransportResponse>;
  /** Keys that are there already, so that a taken name is seen before it is sent. */
  readonly listExisting?: (context: {
    destination: Destination;
    signal: AbortSignal;
  }) => Promise<Array<{ name: string; fingerprint?: string; publicKey?: string }>>;
}

// ---- what a page is told ----------------------------------------------------------------------------

/** Public facts of a key. */
export interface KeyInfo
  extends Pick<
    KeySummary,
    "found" | "publicKey" | "algorithm" | "bits" | "comment" | "format" | "encrypted" | "hasPrivateKey" | "findings"
  > {
  /** What it is called. */
  readonly name: string;
  /**
   * Where its private half is: not here, here alone, saved, saved and the file opened again, or given up by
   * the person.
   */
  readonly custody: "elsewhere" | "unsaved" | "saved" | "proven" | "declined";
  readonly fingerprints: Pick<KeySummary["fingerprints"], "sha256" | "md5" | "sha1Certificate">;
}

/** What stands against one key at one destination. */
export interface Verdict {
  readonly destinationId: string;
  readonly operation: OperationId;
  /** The key's fingerprint; none if the provider is to generate it. */
  readonly key?: string;
  readonly name: string;
  /** Whether a person wants it to go. */
  readonly included: boolean;
  /** Whether the operation takes the key, by that name, with those parameters. */
  readonly ok: boolean;
  /** Whether it would be sent now: it needs credentials, and a consent where there is one, too. */
  readonly sendable: boolean;
  /** A name near it that the provider allows. */
  readonly suggestedName?: string;
  readonly findings: ReadonlyArray<Finding>;
}

/** What came of one that was sent. */
export interface DeliveryResult {
  readonly destinationId: string;
  readonly operation: OperationId;
  /** The key's fingerprint. */
  readonly key?: string;
  readonly name?: string;
  readonly status:
    | "imported"
    | "created"
    | "already-there"
    | "name-taken"
    | "unauthorized"
    | "refused"
    | "unreadable"
    /** No answer came, and the provider may have done it or not. */
    | "unknown"
    | "not-sent";
  /** Whether the key is there now, and not known to be another one. */
  readonly ok: boolean;
  /** For the provider's support. */
  readonly requestId?: string;
  /** The provider's own words, or what happened instead. */
  readonly message?: string;
  readonly providerCode?: string;
  readonly httpStatus?: number;
  readonly fingerprint?: FingerprintVerdict;
}

/** What was sent. */
export interface EgressReport {
  readonly requests: number;
  readonly bytesSent: number;
  /** Requests that were stopped since something of a private key was in them. */
  readonly privateKeyMatches: number;
  /** Private keys that a person consented to hand over. */
  readonly consentedUploads: number;
  /** Whom it went to. */
  readonly origins: ReadonlyArray<string>;
}

/** The codes of errors; a `KeyferryError` may have that of a finding or of an export too. */
export type ErrorCode =
  | "frame-unreachable"
  | "frame-refused"
  | "frame-version"
  | "program-failed"
  | "host-message"
  | "private-key-given"
  | "public-key-unreadable"
  | "busy"
  | "not-ready"
  | "nothing-to-export"
  | "vault-lost"
  | "config-wrong"
  | "gone";

/** What went wrong: a stable `code`, and a sentence. */
export class KeyferryError extends Error {
  constructor(code: string, message: string);
  readonly code: ErrorCode | (string & {});
}

export interface KeyFerryEventMap {
  "kf-ready": CustomEvent<{ version: string }>;
  "kf-step": CustomEvent<{ from: Step; to: Step }>;
  "kf-key": CustomEvent<{ key: KeyInfo | null; keys: KeyInfo[] }>;
  "kf-plan": CustomEvent<{ verdicts: Verdict[]; sendable: number }>;
  /** `preventDefault()` stops them. */
  "kf-before-send": CustomEvent<{ requests: PreparedRequest[] }>;
  "kf-result": CustomEvent<{ result: DeliveryResult }>;
  "kf-done": CustomEvent<{ results: DeliveryResult[]; egress: EgressReport }>;
  "kf-private-key-saved": CustomEvent<{ how: "download" | "copy"; encrypted: boolean }>;
  "kf-error": CustomEvent<{ code: string; message: string; retryable: boolean }>;
  "kf-close": CustomEvent<{ reason: "done" | "cancel"; unsavedPrivateKey: boolean }>;
}

// ---- the element ------------------------------------------------------------------------------------

/** `<key-ferry>`. */
export class KeyFerry extends HTMLElement {
  /** Where it runs: in a frame of another origin, or in a shadow root of this page, which then sees keys. */
  isolation: Isolation;
  /** Where Keyferry's files lie, if they aren't beside the script. */
  baseUrl: string;
  locale: Locale;
  theme: Theme;
  layout: Layout;
  /** The ways that a key may come in. */
  sources: ReadonlyArray<Source>;
  /** The kinds of key that may go out; all if it is `null`. */
  allowedAlgorithms: ReadonlyArray<Algorithm> | null;
  minRsaBits: number | null;
  /** The operations that people may add; all if it is `null`. */
  operations: ReadonlyArray<OperationId> | null;
  /** The id of one of `destinations`: the key goes there and nowhere else. */
  destination: string;
  fixedDestinations: boolean;
  /** What the key is called to begin with. */
  keyName: string;
  privateKeyUpload: "never" | "ask";
  /** Requests are shown and none is sent. */
  readonlyPreview: boolean;
  /** Parts that are left out. */
  hide: ReadonlyArray<Part>;

  /** Where keys are to go. Setting it again changes what is different. */
  destinations: ReadonlyArray<Destination>;
  /** The way to the clouds, as in config.json. */
  proxy: ProxyConfig | null;
  hooks: Hooks;

  readonly step: Step;
  readonly key: KeyInfo | null;
  readonly keys: ReadonlyArray<KeyInfo>;
  readonly verdicts: ReadonlyArray<Verdict>;
  readonly results: ReadonlyArray<DeliveryResult>;
  readonly egress: EgressReport;
  /** Of this script, which is that of the files. */
  readonly version: string;

  /** Resolves once it can be used. */
  ready(): Promise<void>;
  /** Hands a public key in. A private key is refused. */
  setPublicKey(text: string): Promise<KeyInfo>;
  suggestName(name: string): Promise<void>;
  validate(): Promise<{ verdicts: Verdict[]; sendable: number }>;
  /** Presses “Send”, while a person is looking at the review; otherwise it is refused. */
  send(): Promise<void>;
  /** Takes back what has not left yet. */
  cancel(): Promise<void>;
  /** Begins again. `false` if a private key would be lost and `force` isn't set. */
  reset(options?: { force?: boolean }): Promise<boolean>;
  focusFirstError(): Promise<void>;
  /** A request as text, with secrets as variables. */
  export(as: "http" | "curl" | "openstack-cli" | "terraform", destinationId?: string): Promise<string>;

  addEventListener<Name extends keyof KeyFerryEventMap>(
    type: Name,
    listener: (this: KeyFerry, event: KeyFerryEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<Name extends keyof HTMLElementEventMap>(
    type: Name,
    listener: (this: KeyFerry, event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Name extends keyof KeyFerryEventMap>(
    type: Name,
    listener: (this: KeyFerry, event: KeyFerryEventMap[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener<Name extends keyof HTMLElementEventMap>(
    type: Name,
    listener: (this: KeyFerry, event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** Defines the element, under that name and in that registry. A name that is defined stays as it is. */
export function defineKeyFerry(options?: { tag?: string; registry?: CustomElementRegistry }): void;

export interface MountOptions {
  /** The URL of `frame.html`, if that isn't beside the script. */
  readonly frameUrl?: string | URL;
  readonly config?: KeyFerryProperties;
  readonly hooks?: Hooks;
  /** What is called with the details of events. */
  readonly on?: { readonly [Name in keyof KeyFerryEventMap]?: (detail: KeyFerryEventMap[Name]["detail"]) => void };
}

export interface Mounted {
  readonly element: KeyFerry;
  readonly ready: Promise<void>;
  destroy(): void;
}

/** Shows it in an element, without markup. */
export function mountFrame(parent: Element, options?: MountOptions): Mounted;

// ---- markup -----------------------------------------------------------------------------------------

/** The properties that a page sets. */
export type KeyFerryProperties = Partial<
  Pick<
    KeyFerry,
    | "isolation"
    | "baseUrl"
    | "locale"
    | "theme"
    | "layout"
    | "sources"
    | "allowedAlgorithms"
    | "minRsaBits"
    | "operations"
    | "destination"
    | "fixedDestinations"
    | "keyName"
    | "privateKeyUpload"
    | "readonlyPreview"
    | "hide"
    | "destinations"
    | "proxy"
    | "hooks"
  >
>;

/** The attributes, as they are written. Lists are words with blanks between them. */
export interface KeyFerryAttributes {
  isolation?: Isolation;
  "base-url"?: string;
  locale?: Locale;
  theme?: Theme;
  layout?: Layout;
  sources?: string;
  "allowed-algorithms"?: string;
  "min-rsa-bits"?: number | `${number}`;
  operations?: string;
  destination?: string;
  "fixed-destinations"?: boolean | "";
  "key-name"?: string;
  proxy?: string;
  "proxy-style"?: ProxyConfig["kind"];
  "proxy-param"?: string;
  "private-key-upload"?: "never" | "ask";
  "readonly-preview"?: boolean | "";
  hide?: string;
}

/** What the markup of a framework can say, which sets a property where there is one and an attribute elsewhere. */
export type KeyFerryMarkup = Omit<KeyFerryAttributes, keyof KeyFerryProperties> & {
  [Name in keyof KeyFerryProperties]:
    | KeyFerryProperties[Name]
    | (Name extends "proxy" ? never : Name extends keyof KeyFerryAttributes ? KeyFerryAttributes[Name] : never);
};

/** The custom properties that a style sheet can set on it. */
export type KeyFerryToken =
  | "--kf-color-page"
  | "--kf-color-surface"
  | "--kf-color-surface-2"
  | "--kf-color-text"
  | "--kf-color-text-muted"
  | "--kf-color-line"
  | "--kf-color-border"
  | "--kf-color-accent"
  | "--kf-color-on-accent"
  | "--kf-color-accent-soft"
  | "--kf-color-ok"
  | "--kf-color-ok-soft"
  | "--kf-color-warn"
  | "--kf-color-warn-soft"
  | "--kf-color-bad"
  | "--kf-color-bad-soft"
  | "--kf-font-family"
  | "--kf-font-mono"
  | "--kf-font-size"
  | "--kf-radius"
  | "--kf-radius-small"
  | "--kf-control-height";

declare global {
  interface HTMLElementTagNameMap {
    "key-ferry": KeyFerry;
  }
}
