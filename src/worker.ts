/**
 * A service worker, or a part of one: shows the pushes of calls as notifications, and acts on a press. Loaded with
 * `importScripts('…/rc-call-kit/dist/worker.js')`, imported by a worker of the page's own, or registered as it is. Pushes that
 * are not about calls, and their notifications, are left to the page's own handlers.
 */

/** What a push holds, as `rcCall` of its JSON. */
interface PushedCall {
  readonly callId: string;
  readonly title: string;
  readonly body?: string;
  readonly icon?: string;
  /** Until when the invitation stands, in ms since the epoch. */
  readonly until?: number;
  /** Shown when the call is over: it was missed, or somebody answered elsewhere. */
  readonly overTitle?: string;
  readonly isOver?: boolean;
  /** The labels of the two buttons. */
  readonly answer?: string;
  readonly decline?: string;
  /** The page to open. Default: the scope of the worker. */
  readonly url?: string;
  /** Where to tell that it was declined, by `POST`. Without one, a page tells. */
  readonly declineUrl?: string;
  /** Sent there, as JSON. */
  readonly declineBody?: unknown;
}

interface Client {
  readonly url: string;
  readonly visibilityState: string;
  focus(): Promise<unknown>;
  postMessage(message: unknown): void;
}

interface CallNotification {
  readonly data?: { readonly rcCall?: PushedCall } | null;
  close(): void;
}

interface WorkerEvent {
  waitUntil(work: Promise<unknown>): void;
  readonly data?: { json(): unknown } | null;
  readonly action?: string;
  readonly notification?: CallNotification;
}

interface WorkerScope {
  readonly registration: ServiceWorkerRegistration;
  readonly location: Location;
  readonly clients: {
    matchAll(options: object): Promise<readonly Client[]>;
    openWindow(url: string): Promise<unknown>;
  };
  addEventListener?(type: string, listener: (event: WorkerEvent) => void): void;
}

const worker = globalThis as unknown as WorkerScope;

// a server that renders pages may import it, and has neither
worker.addEventListener?.('push', (event) => {
  const call = callIn(event);
  if (call) event.waitUntil(show(call));
});

worker.addEventListener?.('notificationclick', (event) => {
  const call = event.notification?.data?.rcCall;
  if (!call) return;
  event.notification?.close();
  event.waitUntil(event.action === 'decline' ? decline(call) : open(call));
});

/** Anybody who may push may also send nonsense. */
function callIn({ data }: WorkerEvent): PushedCall | undefined {
  try {
    const call = (data?.json() as { rcCall?: PushedCall } | null)?.rcCall;
    return typeof call?.callId === 'string' && typeof call.title === 'string' ? call : undefined;
  } catch {
    return undefined;
  }
}

/** Something is always shown: a browser takes the permission from a page whose pushes show nothing. */
function show(call: PushedCall): Promise<void> {
  const { callId, title, overTitle, body, icon, until, answer, decline, isOver } = call;
  const isLate = isOver === true || Number(until) < Date.now();
  const actions = [
    { action: 'answer', title: answer ?? 'Answer' },
    { action: 'decline', title: decline ?? 'Decline' },
  ];
  return worker.registration.showNotification(isLate ? (overTitle ?? title) : title, {
    body,
    icon,
    tag: `rc-call ${callId}`, // one for each call: the end takes the place of the beginning
    data: { rcCall: { ...call, isOver: isLate } },
    ...(!isLate && { actions, renotify: true, requireInteraction: true }),
  });
}

/** A page of the site that is open comes to the front; it has the call. Else one is opened, which signs in and rings. */
async function open(call: PushedCall, hash = ''): Promise<void> {
  const [client] = await pages();
  // not allowed in every browser and moment: then a new one it is
  const isShown = await client?.focus().catch(() => undefined);
  if (!isShown) await worker.clients.openWindow(addressOf(call) + hash);
}

async function pages(): Promise<readonly Client[]> {
  const all = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const ours = all.filter(({ url }) => url.startsWith(worker.registration.scope));
  return ours.sort((a, b) => Number(isVisible(b)) - Number(isVisible(a)));
}

function isVisible({ visibilityState }: Client): boolean {
  return visibilityState === 'visible';
}

/** Told by HTTP where that is possible; else by an open page, else by one that is opened for it. */
async function decline(call: PushedCall): Promise<void> {
  const { callId, declineUrl, declineBody, isOver } = call;
  if (isOver) return;
  const clients = await pages();
  for (const client of clients) client.postMessage({ rcCallDeclined: callId });
  if (declineUrl) {
    const answer = await fetch(new URL(declineUrl, worker.registration.scope), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(declineBody ?? { callId }),
      signal: AbortSignal.timeout(10_000),
    }).catch(() => undefined);
    if (answer?.ok) return;
  }
  if (clients.length === 0) await open(call, `#rc-call-declined=${encodeURIComponent(callId)}`);
}

/** Nothing outside of the site is opened, whatever a push says. */
function addressOf({ url }: PushedCall): string {
  const { href, origin } = new URL(url ?? '', worker.registration.scope);
  return origin === worker.location.origin ? href.replace(/#.*/, '') : worker.registration.scope;
}

export {};
