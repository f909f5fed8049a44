/**
 * Signs this browser up for the pushes of calls: asks for the permission, subscribes at the browser's push service, and hands
 * the subscription to the page's server. Loaded when it is used.
 */
import { CallError, notConnected, badRequest } from '../../core/call/call-error.js';
import { withDeadline } from '../../core/call/deadline.js';
import { shared } from '../../core/call/page-registry.js';
import type { CallStore } from '../../core/store/call-store.js';

export interface PushOptions {
  /** The public key of the server's VAPID pair, in base64url. */
  readonly vapidPublicKey: string;
  /** Takes `{ userId, subscription }` as JSON by `POST`, with the cookies of the page. */
  readonly subscribeUrl: string;
  /** The script of the service worker, registered unless the page has one. */
  readonly worker?: string;
}

/** How long the service worker, the push service and the page's server may take. */
const WAIT_MS = 10_000;

/** The provider's store, and how long it waits at most; shorter for tests. @throws CallError */
export async function enablePush(
  store: CallStore,
  { vapidPublicKey, subscribeUrl, worker }: PushOptions,
  ms = WAIT_MS,
): Promise<void> {
  const { self } = store.state;
  if (!self) throw notConnected();
  if (!isSecureContext)
    throw new CallError('insecure-page', 'Notifications need a page served over https.');
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window))
    throw badRequest('no-push', 'This browser has no push, or not on this page.');
  const permission = await Notification.requestPermission();
  if (permission !== 'granted')
    throw new CallError('permission-denied', `Notifications: ${permission}.`, {
      detail: 'push-refused',
    });
  followDeclined(store);
  const registration = await registrationOf(worker, ms);
  const subscription = await subscribe(registration, vapidPublicKey, ms);
  await tell(subscribeUrl, { userId: self.userId, subscription }, ms);
}

async function registrationOf(worker: string | undefined, ms: number) {
  const container = navigator.serviceWorker;
  const problem = (message: string, cause?: unknown): CallError =>
    new CallError('bad-request', message, { detail: 'no-push', cause });
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
  key: string,
  ms: number,
): Promise<PushSubscription> {
  const applicationServerKey = bytesOf(key);
  const failed = (cause?: unknown): CallError => {
    const isRefused = cause instanceof DOMException && cause.name === 'NotAllowedError';
    return isRefused
      ? new CallError('permission-denied', cause.message, { detail: 'push-refused', cause })
      : new CallError('network', 'The push service of the browser did not subscribe.', {
          ...{ detail: 'push-server', cause },
        });
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
  throw badRequest('no-push', 'vapidPublicKey is no VAPID public key.');
}

function isSame(known: ArrayBuffer | null, key: Uint8Array): boolean {
  return known !== null && String(new Uint8Array(known)) === String(key);
}

async function tell(url: string, body: object, ms: number): Promise<void> {
  const failed = (why: string, cause?: unknown): CallError =>
    new CallError('network', `${url}: ${why}.`, { detail: 'push-server', cause });
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
