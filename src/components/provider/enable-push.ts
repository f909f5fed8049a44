/**
 * Signs this browser up for the pushes of calls, and off again: asks for the permission, subscribes at the browser's push service,
 * and hands the subscription to the page's server. Loaded when it is used.
 */
import {
  badRequest,
  CallError,
  notConnected,
  toCallError,
  type ErrorDetail,
} from '../../core/call/call-error.js';
import { withDeadline } from '../../core/call/deadline.js';
import { shared } from '../../core/call/page-registry.js';
import type { CallStore } from '../../core/store/call-store.js';
import { loadStrings } from '../words/aside-strings.js';

export interface PushOptions {
  /** The public key of the server's VAPID pair, in base64url. */
  readonly vapidPublicKey: string;
  /** Takes `{ userId, subscription }` as JSON by `POST`, with the cookies of the page. */
  readonly subscribeUrl: string;
  /** The script of the service worker, registered unless the page has one. */
  readonly worker?: string;
}

export interface PushOffOptions {
  /** Takes `{ userId?, subscription }` as JSON by `POST`, with the cookies of the page. */
  readonly unsubscribeUrl?: string;
}

/** How long the service worker, the push service and the page's server may take. */
const WAIT_MS = 10_000;
/** How much longer a person may take. Firefox asks visibly only after a press, and waits for ever otherwise. */
const PERSON_FACTOR = 6;

/** Signing up and off, one after the other, whatever a page asks for at once. */
let last: Promise<unknown> = Promise.resolve();

function inOrder(work: () => Promise<void>): Promise<void> {
  void loadStrings(); // what is said of a failure
  const done = last.then(work);
  last = done.catch(() => {});
  return done;
}

/** Shows why it failed to whoever pressed a button for it. At the load of a page nobody waits for it, and the page is told. */
function shown(store: CallStore, done: Promise<void>): Promise<void> {
  const { userActivation } = navigator as Partial<Navigator>; // Firefox 120
  if (userActivation?.isActive)
    done.catch((cause: unknown) => store.send({ type: 'problem', error: toCallError(cause) }));
  return done;
}

/** The provider's store, and how long it waits at most; shorter for tests. @throws CallError */
export function enablePush(store: CallStore, options: PushOptions, ms = WAIT_MS): Promise<void> {
  return shown(
    store,
    inOrder(() => signUp(store, options, ms)),
  );
}

/**
 * Ends the pushes to this browser, whoever signed it up. Does nothing where there are none.
 *
 * @throws CallError `network`, detail `push-service` where the browser did not unsubscribe, or `push-server` where it did, and the
 *   page's server did not answer: it learns so from the push service
 */
export function disablePush(
  store: CallStore,
  { unsubscribeUrl }: PushOffOptions = {},
  ms = WAIT_MS,
): Promise<void> {
  const done = inOrder(async () => {
    const subscription = await unsubscribe(ms);
    const userId = store.state.self?.userId;
    if (subscription && unsubscribeUrl) await tell(unsubscribeUrl, { userId, subscription }, ms);
  });
  return shown(store, done);
}

/** @returns what is over; nothing where there was none. @throws CallError */
async function unsubscribe(ms: number): Promise<PushSubscription | undefined> {
  const { serviceWorker } = navigator as Partial<Navigator>; // undefined on insecure pages
  const failed = (cause?: unknown): CallError =>
    pushError('network', 'push-service', 'The browser did not unsubscribe.', cause);
  const work = async (): Promise<PushSubscription | undefined> => {
    const registration = await serviceWorker?.getRegistration();
    const { pushManager } = (registration ?? {}) as Partial<ServiceWorkerRegistration>;
    const subscription = await pushManager?.getSubscription();
    if (!subscription) return undefined;
    if (!(await subscription.unsubscribe())) throw failed();
    return subscription;
  };
  const subscription = await withDeadline(work(), ms, failed).catch((cause: unknown) => {
    throw cause instanceof CallError ? cause : failed(cause);
  });
  noteOwner(undefined);
  return subscription;
}

function pushError(
  reason: 'bad-request' | 'network' | 'permission-denied',
  detail: ErrorDetail,
  message: string,
  cause?: unknown,
): CallError {
  return new CallError(reason, message, { detail, cause });
}

async function signUp(
  store: CallStore,
  { vapidPublicKey, subscribeUrl, worker }: PushOptions,
  ms: number,
): Promise<void> {
  const { self } = store.state;
  if (!self) throw notConnected();
  if (!isSecureContext)
    throw new CallError('insecure-page', 'Notifications need a page served over https.');
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window))
    throw badRequest('no-push', 'This browser has no push, or not on this page.');
  const permission = await withDeadline(Notification.requestPermission(), PERSON_FACTOR * ms, () =>
    pushError('permission-denied', 'push-refused', 'Nobody allowed notifications in time.'),
  );
  if (permission !== 'granted')
    throw pushError('permission-denied', 'push-refused', `Notifications: ${permission}.`);
  const key = bytesOf(vapidPublicKey);
  followDeclined(store);
  const registration = await registrationOf(worker, ms);
  // The server may still know this subscription as that of the one before, whose calls would ring here.
  if ((owner() ?? self.userId) !== self.userId) await unsubscribe(ms);
  const subscription = await subscribe(registration, key, ms);
  noteOwner(self.userId);
  followUser(store, ms);
  await tell(subscribeUrl, { userId: self.userId, subscription }, ms);
}

const OWNER = 'rc-call-kit-push-user';

/** Whose calls are pushed to this browser, as far as is known. */
function owner(): string | undefined {
  try {
    return localStorage.getItem(OWNER) ?? undefined;
  } catch {
    return undefined;
  }
}

function noteOwner(userId: string | undefined): void {
  try {
    if (userId === undefined) localStorage.removeItem(OWNER);
    else localStorage.setItem(OWNER, userId);
  } catch {
    // storage is not available
  }
}

/** When somebody else signs in on the page, calls of the one before ring here no more. */
function followUser(store: CallStore, ms: number): void {
  const followed = shared('push-users', () => new WeakSet<CallStore>());
  if (followed.has(store)) return;
  followed.add(store);
  store.subscribe(({ self }) => {
    if (self && (owner() ?? self.userId) !== self.userId)
      inOrder(async () => {
        const now = store.state.self?.userId;
        if (now !== undefined && owner() !== now) await unsubscribe(ms);
      }).catch((error: CallError) => store.send({ type: 'problem', error }));
  });
}

async function registrationOf(worker: string | undefined, ms: number) {
  const container = navigator.serviceWorker;
  const problem = (message: string, cause?: unknown): CallError =>
    pushError('bad-request', 'push-worker', message, cause);
  if (worker && !(await container.getRegistration()))
    await container.register(worker).catch((cause: unknown) => {
      throw problem(`The service worker ${worker} could not be registered.`, cause);
    });
  if (!(await container.getRegistration()))
    throw problem('No service worker has this page in its scope.');
  return withDeadline(container.ready, ms, () => problem('The service worker did not start.'));
}

async function subscribe(
  { pushManager }: ServiceWorkerRegistration,
  applicationServerKey: Uint8Array<ArrayBuffer>,
  ms: number,
): Promise<PushSubscription> {
  const failed = (cause?: unknown): CallError => {
    const isRefused = cause instanceof DOMException && cause.name === 'NotAllowedError';
    return isRefused
      ? pushError('permission-denied', 'push-refused', cause.message, cause)
      : pushError('network', 'push-service', 'The push service did not subscribe.', cause);
  };
  try {
    const known = await pushManager.getSubscription();
    if (known && !isSame(known.options.applicationServerKey, applicationServerKey))
      await known.unsubscribe(); // of another server, or of a key that was replaced
    const options = { userVisibleOnly: true, applicationServerKey };
    return await withDeadline(pushManager.subscribe(options), ms, failed);
  } catch (cause) {
    throw cause instanceof CallError ? cause : failed(cause);
  }
}

/** A key of an elliptic curve: 65 bytes. */
function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  try {
    const text = atob(key.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
    if (bytes.length === 65) return bytes;
  } catch {
    // told below
  }
  throw badRequest('push-key', 'vapidPublicKey is no VAPID public key.');
}

function isSame(known: ArrayBuffer | null, key: Uint8Array): boolean {
  return known !== null && String(new Uint8Array(known)) === String(key);
}

async function tell(url: string, body: object, ms: number): Promise<void> {
  const failed = (why: string, cause?: unknown): CallError =>
    pushError('network', 'push-server', `${url}: ${why}.`, cause);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ms),
  }).catch((cause: unknown) => {
    throw failed('no answer', cause);
  });
  if (!response.ok) throw failed(String(response.status));
}

const HASH = /^#rc-call-declined=(.+)/;

/** A call that was declined in a notification is declined here where the worker could tell nobody else. */
function followDeclined(store: CallStore): void {
  const followed = shared('push', () => new WeakSet<CallStore>());
  if (followed.has(store)) return;
  followed.add(store);
  const declined = new Set<string>();
  const check = (): void => {
    const { call } = store.state;
    if (call.phase === 'incoming' && declined.has(call.call.id))
      store.send({ type: 'hang-up' }).catch(() => {});
  };
  const decline = (callId: unknown): void => {
    if (typeof callId !== 'string') return;
    declined.add(callId);
    check();
  };
  const [, inAddress] = HASH.exec(location.hash) ?? [];
  if (inAddress) {
    history.replaceState(history.state, '', location.pathname + location.search);
    decline(decodeURIComponent(inAddress));
  }
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<unknown>) =>
    decline((data as { rcCallDeclined?: unknown } | null)?.rcCallDeclined),
  );
  store.subscribe(check);
}
